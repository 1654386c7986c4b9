"""What Rampart decides about a call, and the errors that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Tuple

__all__ = ["Approval", "Decision", "Denied", "RampartError", "decision_of", "reason_of"]


@dataclass(frozen=True)
class Approval:
    """The question that a person is asked about a call, or the answer that was made use of."""

    id: str
    #: pending, approved, used, denied or expired.
    state: str
    #: RFC 3339: until when it can be answered or, once approved, until when the call can be made.
    expires: str


@dataclass(frozen=True)
class Decision:
    """What was decided for one call."""

    #: Whether the call may be carried out. In monitor mode it may, whatever the action.
    allowed: bool
    #: deny, ask, watch or allow.
    action: str
    #: Why, as the rule or the person who answered put it.
    message: str = ""
    #: The policy that decided; None where a default or a limit did.
    policy: Optional[str] = None
    #: All policies that matched.
    matched_policies: Tuple[str, ...] = ()
    #: Whether the call could not be understood whole.
    partial: bool = False
    #: enforce, monitor or disabled.
    mode: str = "enforce"
    #: Of an output: what was found in it, as kinds (github-token) and how many of each.
    found: Mapping[str, int] = field(default_factory=dict)
    #: Of an output that is denied: what may be used in its place, in the same shape. None where nothing may.
    redacted: Any = None
    #: Id of the event in the audit log; None for a call that was only asked about.
    event: Optional[str] = None
    #: Why the decision could not be recorded; None where it was.
    unrecorded: Optional[str] = None
    #: The question that a person is asked; None where nobody is.
    approval: Optional[Approval] = None
    #: False where Rampart did not answer and the client's ``fail`` decided.
    judged: bool = True


class RampartError(Exception):
    """Rampart can't be used as it was asked to be. The text says what to do."""


class Denied(RampartError):
    """The call must not be carried out, or its output must not be used.

    The text is for the model: the reason, the policy, and not to try again.

    >>> str(Denied(Decision(allowed=False, action="deny", message="Keys are not for agents.", policy="keys")))[:58]
    'Denied by Rampart: Keys are not for agents (policy: keys).'
    """

    #: What was decided.
    decision: Decision

    def __init__(self, decision: Decision, *, after: bool = False) -> None:
        """Takes ``after`` where the call has run and its output is what may not pass."""
        super().__init__(reason_of(decision, after=after))
        self.decision = decision
        self.after = after

    def __reduce__(self) -> Tuple[Any, ...]:
        # Pickled where a call was made in another process; the text alone would not bring the decision back.
        return (_denied, (self.decision, self.after))


def _denied(decision: Decision, after: bool) -> Denied:
    return Denied(decision, after=after)


def decision_of(answer: object) -> Optional[Decision]:
    """Reads what the daemon answers; None for what is no answer of Rampart's.

    >>> decision_of({"allowed": False, "decision": "deny", "message": "no", "policy": "keys"}).policy
    'keys'
    >>> decision_of({"allowed": "yes", "decision": "allow"}) is None
    True
    """
    if not isinstance(answer, Mapping):
        return None
    allowed, action = answer.get("allowed"), answer.get("decision")
    if not isinstance(allowed, bool) or not isinstance(action, str):
        return None
    return Decision(
        allowed=allowed,
        action=action,
        message=str(answer.get("message", "")),
        policy=_text(answer, "policy"),
        matched_policies=tuple(str(name) for name in answer.get("matched_policies") or ()),
        partial=answer.get("partial") is True,
        mode=str(answer.get("mode", "enforce")),
        found=_counts(answer.get("found")),
        redacted=answer.get("redacted"),
        event=_text(answer, "event"),
        unrecorded=_text(answer, "unrecorded"),
        approval=_approval_of(answer.get("approval")),
    )


def _text(answer: Mapping[str, Any], name: str) -> Optional[str]:
    value = answer.get(name)
    return value if isinstance(value, str) else None


def _counts(value: object) -> Mapping[str, int]:
    if not isinstance(value, Mapping):
        return {}
    return {str(kind): count for kind, count in value.items() if isinstance(count, int)}


def _approval_of(value: object) -> Optional[Approval]:
    if not isinstance(value, Mapping):
        return None
    return Approval(
        id=str(value.get("id", "")),
        state=str(value.get("state", "")),
        expires=str(value.get("expires", "")),
    )


_NOT_AGAIN = (
    "Do not retry this call or work around it: the same answer would come again. Continue without it, "
    "or tell the user what you needed it for."
)
_UNANSWERED = (
    "A person would have to answer, and nobody has. Do not work around it, and do not ask again by yourself: continue "
    "without it, or tell the user that it needs their approval; they can have you try again."
)
_NOT_AGAIN_AFTER = (
    "The call has run, but its output is withheld. Do not repeat it or obtain the output in another way; continue "
    "without it, or tell the user what you needed it for."
)
_IF_DECLINED = (
    "If it is not approved, do not retry it or work around it; continue without it, or tell the user what you needed "
    "it for."
)


def reason_of(decision: Decision, *, after: bool = False) -> str:
    """The text for the model. It never says how a person could allow the call: a model would try that next."""
    asks = decision.action == "ask" and not after
    why = _visible(decision.message).strip()
    why = why[:-1] if why.endswith(".") else why
    why = why or ("no rule says whether it may run" if asks else "no rule allows it")
    by = f" (policy: {_visible(decision.policy)})" if decision.policy else ""
    if asks:
        return f"Rampart asks for approval: {why}{by}. {_IF_DECLINED}"
    if after:
        further = _NOT_AGAIN_AFTER
    elif decision.approval is not None and decision.approval.state == "expired":
        further = _UNANSWERED
    else:
        further = _NOT_AGAIN
    return f"Denied by Rampart: {why}{by}. {further}"


# What moves a cursor, reorders a line or hides in it: part of a message may have come from an agent.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e0fff]"
)


def _visible(text: str) -> str:
    return _HIDDEN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\u{{{code:x}}}" if code > 0xFFFF else f"\\u{code:04x}"
