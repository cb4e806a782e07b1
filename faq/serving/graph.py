"""How a model's graph is run: its few steps one after the other, in an order found once."""

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

# Each step's name, the step itself, and the names of the steps or inputs that it needs.
_Order = tuple[tuple[str, Any, tuple[str, ...]], ...]


def run(
    runner: Any, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
) -> dict[str, Any]:
    """Return the targets' results, as DaskGraphRunner.run does."""
    wanted = tuple(targets or runner._graph_schema.target_names)
    orders: dict[tuple[str, ...], _Order] = vars(runner).setdefault("_orders", {})
    if wanted not in orders:
        orders[wanted] = _order(runner, wanted)
    results = dict(inputs or {})
    for name, step, needs in orders[wanted]:
        results[name] = step(*((need, results[need]) for need in needs))[1]
    return {target: results[target] for target in wanted}


def _order(runner: Any, targets: Sequence[str]) -> _Order:
    nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
    needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
    steps = {name: [need for need in needs[name] if need in needs] for name in needs}
    order = TopologicalSorter(steps).static_order()
    return tuple((name, runner._instantiated_nodes[name], needs[name]) for name in order)
