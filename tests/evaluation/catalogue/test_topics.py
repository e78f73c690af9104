"""How reports admit things: the sentences of topics.toml are heard, the innocent ones are not."""

import tomllib
from pathlib import Path

import pytest

from evaluation.catalogue.prose import sentences
from evaluation.catalogue.topics import topics

TOLD = tomllib.loads(Path(__file__).with_name("topics.toml").read_text(encoding="utf-8"))
TOPICS = {topic.key: topic for topic in topics()}


def test_every_topic_has_its_sentences():
    assert TOLD["admitted"].keys() == TOPICS.keys()


@pytest.mark.parametrize(
    ("key", "text"), [(key, text) for key, texts in TOLD["admitted"].items() for text in texts]
)
def test_an_admission_is_heard(key, text):
    assert any(TOPICS[key].admitted(sentence) for sentence in sentences(text))


@pytest.mark.parametrize("text", TOLD["innocent"]["sentences"])
def test_an_innocent_sentence_admits_nothing(text):
    assert not [
        key for key, topic in TOPICS.items() for sentence in sentences(text) if topic.admitted(sentence)
    ]
