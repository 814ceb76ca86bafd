"""The workshop itself: rules, protocol, models, queries, actions and the doors that let people in."""
