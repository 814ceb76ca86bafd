"""What Redis does with leases, each in one step and by its own clock (see presence.py)."""

NOW = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
"""
"""Redis' own clock, in seconds."""

PUT_LEASE = f"""{NOW}
for place = 4, #ARGV do
  redis.call('ZADD', KEYS[1], 'GT', now + ARGV[1], ARGV[place])
  redis.call('ZADD', KEYS[2] .. ':' .. ARGV[3], 'GT', now + ARGV[1], ARGV[place])
end
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[3])
for _, name in ipairs({{KEYS[1], KEYS[2], KEYS[2] .. ':' .. ARGV[3]}}) do
  redis.call('ZREMRANGEBYSCORE', name, '-inf', now)
  redis.call('EXPIRE', name, math.ceil(ARGV[2]))
  for _, late in ipairs(redis.call('ZRANGEBYSCORE', name, '(' .. now + ARGV[2], '+inf')) do
    redis.call('ZADD', name, now + ARGV[2] / 2, late)
  end
end
"""
"""Leases of the room, and once more those of this process alone. One that ends impossibly late is of a clock that was
set back since."""

GIVE_UP = f"""{NOW}
local ends = 0
for _, process in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  local held = KEYS[2] .. ':' .. process
  if ARGV[2] == '' or ARGV[2] == process then
    redis.call('ZREM', held, ARGV[1])
  else
    ends = math.max(ends, tonumber(redis.call('ZSCORE', held, ARGV[1]) or 0))
  end
end
if ends > now then redis.call('ZADD', KEYS[1], ends, ARGV[1]) else redis.call('ZREM', KEYS[1], ARGV[1]) end
"""
"""The lease of one process, or of all. A seat that has come to another process meanwhile stays."""

HAS_LEASE = f"""{NOW}
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
return ends and tonumber(ends) > now and 1 or 0
"""

LOOK = f"""{NOW}
local disturbed = redis.call('GET', KEYS[2])
local since = disturbed and now - string.match(disturbed, '%d+') or 0
return {{redis.call('ZCOUNT', KEYS[1], now, '+inf'), disturbed, math.floor(since), tostring(now)}}
"""
"""The number of leases, when presence was disturbed, for how many seconds it has not been, and Redis' own clock."""
