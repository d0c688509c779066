"""A fixed sample of texts of many lengths and scripts, on which back ends are timed and compared."""

from __future__ import annotations

_SENTENCES = (
    "Where is my parcel?",
    "I was charged twice for the same ticket, and nobody answers the phone.",
    "Please cancel my subscription from next month on.",
    "THE APP CRASHES every time I open the map!!!",
    "Could you tell me whether the blue one comes in a larger size, and how long delivery takes to Norway?",
    "An attacker sent mail with a macro document that fetched a second stage from update-cdn.example/a.bin.",
    "The tenant shall give notice in writing no later than three months before the end of the term.",
    "¿Puedo cambiar la dirección de envío después de pagar?",
    "Die Überweisung ist seit Donnerstag unterwegs, aber noch nicht angekommen.",
    "نسيت كلمة المرور ولا أستطيع الدخول إلى حسابي",
    "שלום, מתי מגיע הטכנאי?",
    "返品したいのですが、どうすればいいですか。",
    "love it 😍😍 best purchase this year 👍🏽",
    "ok",
    "Rate for 12 × 3.5 mm at 20 °C: 4,200 €/t (±5 %).",
    "x = np.linalg.solve(A, b)  # fails with a singular matrix",
)

SAMPLE: tuple[str, ...] = (
    "",
    *_SENTENCES,
    *(" ".join(_SENTENCES[i : i + 2]) for i in range(0, 14, 2)),
    *(" ".join(_SENTENCES[i : i + 5]) for i in (0, 8)),
    " ".join(_SENTENCES),
    " ".join(_SENTENCES * 2),
)
"""29 texts of 0 to some 2,000 characters."""
