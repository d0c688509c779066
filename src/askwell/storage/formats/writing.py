"""The formats of other tools that texts with spans are written in, and what each cannot hold."""

from askwell.domain.losses import Loss
from askwell.storage.formats import brat_writing, conll_writing, spacy_docs, task_writing
from askwell.storage.formats.marked import MarkedText, TextFormat

_ANSWERS = "What each of several people said: only what most of them marked is written."
_SKIPPED_OUT = "Skipped texts are left out."
_LABELS = "Labels of whole texts are left out."
_COMMENTS = "Comments are left out."
_FLAGS = "Flags are left out."
_METADATA = "Metadata are left out."
_NAMES = "White space in a label's name becomes an underscore."

_OF_WORDS = {
    Loss.UNANSWERED: "Texts without an answer are left out: they would look as if nothing were to be marked.",
    Loss.SKIPPED: _SKIPPED_OUT,
    Loss.OVERLAPPING_SPANS: "Of two spans that overlap, only the longer one is written.",
    Loss.CUT_WORDS: "A span begins or ends within a word: the word is written as two.",
    Loss.SPACING: "Words stand a line each: line breaks, tabs, and where no space was, are not told.",
    Loss.LABEL_NAMES: _NAMES,
    Loss.LABELS: _LABELS,
    Loss.ANSWERS: _ANSWERS,
    Loss.COMMENTS: _COMMENTS,
    Loss.FLAGS: _FLAGS,
    Loss.METADATA: _METADATA,
    Loss.EXTERNAL_IDS: "The texts' own ids are left out.",
}


def _is_answered(text: MarkedText) -> bool:
    return text.is_answered


CONLL = TextFormat(
    ".conll", "text/plain; charset=utf-8", conll_writing.write_bio, _OF_WORDS, writes=_is_answered
)
BIOES = TextFormat(
    ".bioes", "text/plain; charset=utf-8", conll_writing.write_bioes, _OF_WORDS, writes=_is_answered
)
SPACY = TextFormat(
    ".spacy",
    "application/octet-stream",
    spacy_docs.write_spacy,
    {
        Loss.OVERLAPPING_SPANS: "All spans are in doc.spans['sc']; doc.ents has only the longer of two.",
        Loss.CUT_WORDS: "A span begins or ends within a word: the word is two tokens.",
        Loss.ANSWERS: _ANSWERS,
    },
)
LABEL_STUDIO = TextFormat(
    ".label-studio.json",
    "application/json",
    task_writing.write_label_studio,
    {
        Loss.ANSWERS: _ANSWERS,
        Loss.COMMENTS: "Comments are in the task's meta, which Label Studio keeps and does not show.",
        Loss.FLAGS: "Flags are in the task's meta, which Label Studio keeps and does not show.",
    },
)
PRODIGY = TextFormat(
    ".prodigy.jsonl",
    "application/jsonl",
    task_writing.write_prodigy,
    {
        Loss.CUT_WORDS: "A span begins or ends within a word: the word is two tokens.",
        Loss.ANSWERS: _ANSWERS,
    },
)
DOCCANO = TextFormat(
    ".doccano.jsonl",
    "application/jsonl",
    task_writing.write_doccano,
    {
        Loss.UNANSWERED: "Texts without an answer look like those in which nothing is to be marked.",
        Loss.SKIPPED: "Skipped texts look like those that nobody answered.",
        Loss.NO_SPAN: "An answer without any span looks like no answer.",
        Loss.ANSWERS: _ANSWERS,
        Loss.COMMENTS: "doccano takes comments in as metadata.",
        Loss.FLAGS: "doccano takes flags in as metadata.",
    },
)
BRAT = TextFormat(
    ".zip",
    "application/zip",
    brat_writing.write_brat,
    brat_writing.LOSSES,
)
