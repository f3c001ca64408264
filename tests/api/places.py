"""Addresses of the first sample: Huarui and its machining line."""

HUARUI = "/v1/accounts/a_c10d5b90f76278b4a188"
LINE = f"{HUARUI}/opportunities/o_90257f5677fe0f9a75f2"
LIANG = f"{HUARUI}/people/p_7c12702e9fe9b22896bf"

READ = {
    "accounts": "/v1/accounts",
    "account": HUARUI,
    "people": f"{HUARUI}/people",
    "person": LIANG,
    "opportunities": f"{HUARUI}/opportunities",
    "opportunity": LINE,
    "roles": f"{LINE}/roles",
    "flags": f"{LINE}/flags",
    "paths": f"{LINE}/paths",
    "next": f"{LINE}/next",
    "rival_paths": f"{LINE}/rivals/v_73b066015a430dda1aeb/paths",
    "plan": f"{LINE}/plan",
    "fragility": f"{LINE}/fragility",
    "lasting_ties": f"{LINE}/lasting-ties",
    "completeness": f"{LINE}/completeness",
    "chart": f"{LINE}/chart",
    "answers": f"{LINE}/answers",
    "advice": f"{LINE}/advice",
    "account_next": f"{HUARUI}/next",
    "week": "/v1/members/m_9421573997cd1a588cf9/week",
}
"""Operation → an address that answers with JSON."""

WHAT_IF = f"{LINE}/what-if"
"""The one address that is asked with POST; it writes nothing."""

MAPS = {"map": f"{LINE}/map", "account_map": f"{HUARUI}/map"}
