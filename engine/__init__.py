"""The workbench without a screen: from a mailbox to the accounting package.

Words (`model`, `money`, `identifiers`, `issues`, `errors`, `source`, `codec`) import no other level; steps are pure;
edges touch one outside each; joins put steps and edges in order. `tests/test_architecture.py` holds the rule.
"""
