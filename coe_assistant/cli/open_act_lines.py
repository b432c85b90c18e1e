"""What earlier starts left open, as lines and as JSON: told before anything else is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from coe_assistant.cli.output import instant
from coe_assistant.domain.layer_removal import ChosenLayer
from coe_assistant.domain.open_act import OpenAct
from coe_assistant.services.open_acts import open_act_next, open_act_words


def open_act_lines(acts: Sequence[OpenAct]) -> tuple[str, ...]:
    """Return one line a sentence; what belongs to an act is indented below its first."""
    return tuple(
        text if number == 0 else f"  {text}"
        for act in acts
        for number, text in enumerate((*open_act_words(act), open_act_next(act)))
    )


def open_act_documents(acts: Sequence[OpenAct]) -> Sequence[Mapping[str, Any]]:
    """Return the same for scripts."""
    return [
        {
            "kind": act.kind.value,
            "run": act.run_id,
            "at": instant(act.at),
            "text": act.text,
            "operation_id": act.operation_id or None,
            "done": act.done,
            "uncertain": list(act.uncertain),
            "rest": [_layer(one) for one in act.rest],
            "words": " ".join(open_act_words(act)),
            "next": open_act_next(act),
        }
        for act in acts
    ]


def rest_of(acts: Sequence[OpenAct]) -> Collection[tuple[str, str]]:
    """Return the keys of the layers of removals that were cut off."""
    return {one.key for act in acts for one in act.rest}


def _layer(layer: ChosenLayer) -> Mapping[str, str]:
    return {
        "component_type": layer.component_type,
        "name": layer.name,
        "id": layer.component_id,
    }
