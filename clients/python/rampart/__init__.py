"""Has the tool calls of an agent judged by Rampart, a firewall for AI agents, before they run.

    from rampart import Denied, Rampart

    rampart = Rampart(agent="my-agent")

    @rampart.guarded("exec")
    def shell(command: str) -> str: ...

A call that is denied raises :class:`Denied`, whose text is for the model. A call that a person has to agree to waits
until one has answered.
"""

from .client import Rampart
from .decision import Approval, Decision, Denied, RampartError

__all__ = ["Approval", "Decision", "Denied", "Rampart", "RampartError"]
__version__ = "0.1.0"
