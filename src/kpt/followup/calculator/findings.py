"""placeholder"""


def plan_findings(facts, follow_up, reading=None):
    return []
