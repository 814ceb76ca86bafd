"""What eight people choose in the workshop of 90 minutes: one character for each of them, "1" the centre or the least.

Every form that a picture of eight can have is among them.
"""

PEOPLE = 8
KEEPER, DARK, OFFLINE, RELOADER, CHANGER, TAPPER, TYPIST, WATCHER = range(PEOPLE)
"""What each of the phones has of its own."""

SECRET = "Zebedee"
"""Somebody whom only one phone knows."""

WARM_UP = {
    "coffee-or-tea": "11122234",
    "phone": "11112222",
    "pet": "1111111n",
    "rain": "4443332s",
    "monday": "4444nnn3",
}

PLACE = {
    "romantic-sexual": "11111112",
    "friendship": "11222343",
    "family": "1112223n",
    "professional": "33334423",
    "casual": "444333nn",
    "platonic": "11122233",
    "online": "12341234",
    "parent-child": "11nnnnn1",
    "transactional": "4444444s",
    "intergenerational": "2223sss3",
    "acquaintance": "33333333",
    "caretaker": "11223344",
}

MOVEMENT = "11222333"
"""Of friendship only; nothing else is asked for long."""

RATE = {
    "communication": "44455535",
    "safety": "55555555",
    "respect": "55554444",
    "equality-equity": "12345123",
    "emotional-support": "33334444",
    "independence-autonomy": "5555444n",
    "shared-values-goals": "22334455",
    "conflict-resolution": "11223344",
    "quality-time": "44443333",
    "appreciation-gratitude": "5544332s",
    "flexibility-adaptability": "33333332",
    "intimacy": "nnnnnn34",
    "commitment": "4455sss3",
}

RATE_AGAIN = {slug: codes.translate(str.maketrans("345", "112")) for slug, codes in RATE.items()}
"""The second time most of it is less."""

HELPER = ["1---", "12--", "-2--", "-23-", "12--", "-2-4", "n---", ""]
"""Rings; the last one only watches."""

REASONS = ["abc", "ab-", "a--", "adj", "bcj", "abj", "c--", "aj-"]

CHECK = {"heard": "55544443", "mattered": "55555555", "way": "4443332n", "overall": "5544333s"}
