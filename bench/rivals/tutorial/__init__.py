"""How one would write it after the tutorials: a consumer, an `update_or_create` per answer, a `group_send` of the mean.

Only the settings are better than in most of them: the database is as durable as ours, the backlog as long.
"""
