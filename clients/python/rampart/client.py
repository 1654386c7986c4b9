"""The client: has calls judged, and waits where a person is asked."""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import logging
import os
import subprocess
import time
import uuid
from dataclasses import replace
from typing import Any, Callable, Mapping, Optional, Sequence, TypeVar, Union, cast
from urllib.parse import quote

from .command_text import Argument, command_text
from .decision import Decision, Denied, RampartError, decision_of
from .transport import Stop, Unanswered, address_of, problem_in, request

__all__ = ["Rampart"]

Function = TypeVar("Function", bound=Callable[..., Any])
Output = TypeVar("Output")
Params = Mapping[str, Any]

_log = logging.getLogger("rampart")

#: Seconds that one request waits for a person. Another follows: in between it is seen whether the daemon still runs.
_POLL = 60

#: Seconds between two tries to reach a daemon that went away while a person was asked.
_PAUSE = 0.25


class Rampart:
    """Has the calls of an agent judged before they run.

    It can be used by several threads at once, and holds nothing that would have to be closed.
    """

    def __init__(
        self,
        *,
        token: Optional[str] = None,
        url: Optional[str] = None,
        agent: Optional[str] = None,
        session: Optional[str] = None,
        fail: str = "open",
        timeout: float = 10,
    ) -> None:
        """Contacts nothing yet.

        :param token: An agent token, as ``rampart token create NAME`` makes it. Default: ``RAMPART_AGENT_TOKEN``, or
            none: then the daemon is asked over its unix socket. The admin token is refused: who holds it can answer
            the questions that are meant for a person.
        :param url: Where the daemon listens: ``http://127.0.0.1:9090`` or ``unix:/path/to/rampart.sock``. Default:
            ``RAMPART_URL``; else that URL where there is a token, and the socket in ``RAMPART_HOME`` where there is
            none.
        :param agent: The agent's name, as policies and the log have it. Default: ``RAMPART_AGENT``, or "python".
        :param session: What calls belong together; an approval counts for its session alone. Default:
            ``RAMPART_SESSION``, or one of its own for each client.
        :param fail: What a call gets where Rampart does not answer: "open" lets it run, "closed" denies it.
        :param timeout: Seconds to wait for an answer; a person's takes longer and is waited for besides.
        :raises RampartError: Where one of these can't be used.
        """
        env = os.environ
        self._token = token or env.get("RAMPART_AGENT_TOKEN") or None
        if self._token is not None and self._token.startswith("rampart_admin_"):
            raise RampartError(
                "Cannot use the admin token in an agent: who holds it can approve the agent's own calls. "
                "Make an agent token with: rampart token create NAME"
            )
        if fail not in ("open", "closed"):
            raise RampartError(f'Cannot use fail={fail!r}: it must be "open" or "closed".')
        self._address = address_of(url or env.get("RAMPART_URL") or None, token=self._token, env=env)
        self.agent = agent or env.get("RAMPART_AGENT") or "python"
        self.session = session or env.get("RAMPART_SESSION") or uuid.uuid4().hex
        self._fail = fail
        self._timeout = timeout
        self._has_warned = False

    # What the agent wants to do

    def check(self, tool: str, params: Params, *, cwd: Optional[str] = None, **more: Any) -> Decision:
        """Judges a call without recording it or asking anybody. Raises nothing for a denial.

        :param tool: exec, read, write, fetch or mcp; any other name is the agent's own.
        :param params: ``command`` for exec, ``path`` for read and write, ``url`` for fetch, anything for others.
        :param cwd: Where the call would run. Default: the working directory.
        :param more: ``agent_tool``, ``agent_depth`` and ``call_id``, as the HTTP API has them.
        :raises RampartError: Where the daemon refuses the request, as for an unknown token.
        """
        return self._ask("preflight", tool, self._body(params, cwd, more))

    def judge(
        self,
        tool: str,
        params: Params,
        *,
        cwd: Optional[str] = None,
        wait: Optional[float] = None,
        **more: Any,
    ) -> Decision:
        """Judges and records a call that is then carried out. Returns only where it may be.

        :param wait: Seconds to wait where a person is asked. Default: as long as the question can be answered, which
            ``approval_timeout`` in config.yaml says.
        :raises Denied: Where it must not be carried out. Its text is for the model.
        :raises RampartError: Where the daemon refuses the request.
        """
        return self._judge(tool, self._body(params, cwd, more), wait=wait, stop=None)

    async def judge_async(
        self,
        tool: str,
        params: Params,
        *,
        cwd: Optional[str] = None,
        wait: Optional[float] = None,
        **more: Any,
    ) -> Decision:
        """:meth:`judge` in a thread. Where the task is cancelled, the waiting ends."""
        stop = Stop()
        work = functools.partial(self._judge, tool, self._body(params, cwd, more), wait=wait, stop=stop)
        try:
            return await asyncio.to_thread(work)
        except asyncio.CancelledError:
            stop.end()
            raise

    def exec(self, command: str, **options: Any) -> Decision:
        """Judges a shell command; runs nothing. Options are those of :meth:`judge`."""
        return self.judge("exec", {"command": command}, **options)

    def read(self, path: Union[str, os.PathLike[str]], **options: Any) -> Decision:
        """Judges the reading of a file; reads nothing."""
        return self.judge("read", {"path": os.fspath(path)}, **options)

    def write(self, path: Union[str, os.PathLike[str]], **options: Any) -> Decision:
        """Judges the writing of a file; writes nothing."""
        return self.judge("write", {"path": os.fspath(path)}, **options)

    def fetch(self, url: str, **options: Any) -> Decision:
        """Judges a request to a URL; contacts nothing but the daemon."""
        return self.judge("fetch", {"url": url}, **options)

    def response(
        self, tool: str, params: Params, output: Any, *, cwd: Optional[str] = None, **more: Any
    ) -> Decision:
        """Judges and records what a call returned, before the model sees it. Returns only where all of it may be seen.

        :param output: A text, or anything that JSON can say.
        :raises Denied: Where the model must not see it. Its ``decision.redacted`` is what it may see, where a rule says
            so.
        :raises RampartError: Where the daemon refuses the request, as for more than 16 MiB.
        """
        given = "" if output is None else output
        decision = self._ask("tool", tool, {**self._body(params, cwd, more), "response": given})
        if not decision.allowed:
            raise Denied(decision, after=True)
        return decision

    def output(self, tool: str, params: Params, output: Output, **options: Any) -> Output:
        """Judges and records what a call returned, and gives what the model may see of it, in the same shape.

        That is all of it, or what a rule leaves. Options are those of :meth:`response`.

        :param output: A text, or anything that JSON can say.
        :raises Denied: Where the model may see nothing of it.
        """
        try:
            self.response(tool, params, output, **options)
        except Denied as denied:
            if denied.decision.redacted is None:
                raise
            return cast(Output, denied.decision.redacted)
        return output

    # What carries calls out

    def guarded(
        self,
        tool: str,
        params: Optional[Callable[..., Params]] = None,
        *,
        output: Optional[Callable[[Any], Any]] = None,
        replace: Optional[Callable[[Any, Any], Any]] = None,
        cwd: Optional[str] = None,
        wait: Optional[float] = None,
    ) -> Callable[[Function], Function]:
        """Decorates a function, plain or ``async``, so that each call of it is judged first.

        :param params: Makes the call's parameters of the function's arguments. Default: the arguments by their names.
        :param output: What of the function's result is judged too, a text or anything that JSON can say: ``output=str``.
            Where it gives back the result itself, and a rule takes parts out of it, the caller gets the rest.
        :param replace: Makes a result of what ``output`` gave, without those parts, and of the function's result.
            Default: such a result is denied.
        """

        def decorate(function: Function) -> Function:
            signature = inspect.signature(function)

            def params_of(args: Any, keywords: Any) -> Params:
                if params is not None:
                    return params(*args, **keywords)
                bound = signature.bind(*args, **keywords)
                bound.apply_defaults()
                return bound.arguments

            def shown(of_call: Params, result: Any) -> Any:
                """What the caller gets of the function's result."""
                if output is None:
                    return result
                judged = output(result)
                if replace is None and judged is not result:
                    self.response(tool, of_call, judged, cwd=cwd)
                    return result
                rest = self.output(tool, of_call, judged, cwd=cwd)
                if rest is judged:
                    return result
                return rest if replace is None else replace(rest, result)

            if inspect.iscoroutinefunction(function):

                @functools.wraps(function)
                async def waits(*args: Any, **keywords: Any) -> Any:
                    of_call = params_of(args, keywords)
                    await self.judge_async(tool, of_call, cwd=cwd, wait=wait)
                    result = await function(*args, **keywords)
                    return await asyncio.to_thread(shown, of_call, result)

                return cast(Function, waits)

            @functools.wraps(function)
            def runs(*args: Any, **keywords: Any) -> Any:
                of_call = params_of(args, keywords)
                self.judge(tool, of_call, cwd=cwd, wait=wait)
                return shown(of_call, function(*args, **keywords))

            return cast(Function, runs)

        return decorate

    def run(
        self, args: Union[Argument, Sequence[Argument]], *, wait: Optional[float] = None, **options: Any
    ) -> subprocess.CompletedProcess[Any]:
        """Judges a command, and runs it by ``subprocess.run``, which takes the same options.

        What is judged is the command line and ``input``. What ``stdin`` or ``env`` hand over is not.

        :raises Denied: Where it must not run.
        """
        if not isinstance(args, (str, bytes, os.PathLike)):
            args = list(args)  # What is judged is what runs, even where it can be read only once.
        line = command_text(
            args,
            shell=bool(options.get("shell")),
            executable=options.get("executable"),
            given=options.get("input"),
        )
        cwd = options.get("cwd")
        self.exec(line, cwd=None if cwd is None else os.fsdecode(cwd), wait=wait)
        return subprocess.run(args, **options)

    # How the daemon is asked

    def _body(self, params: Params, cwd: Optional[str], more: Params) -> Mapping[str, Any]:
        of_caller = {"agent": self.agent, "session": self.session, "cwd": os.path.abspath(cwd or os.curdir)}
        return {**of_caller, **more, "params": dict(params)}

    def _judge(
        self, tool: str, body: Mapping[str, Any], *, wait: Optional[float], stop: Optional[Stop]
    ) -> Decision:
        deadline = None if wait is None else time.monotonic() + wait
        decision = self._ask("tool", tool, body, stop=stop)
        while decision.approval is not None and decision.approval.state == "pending":
            state = self._answer_of(decision.approval.id, deadline, stop)
            if state == "pending":
                break
            if state not in ("approved", "used", "denied"):
                expired = replace(decision.approval, state="expired")
                message = f"{decision.message} Nobody answered in time.".strip()
                raise Denied(_denial(message, of=replace(decision, approval=expired)))
            # Judged again, and never unjudged: a rule said that a person has to agree.
            decision = self._ask("tool", tool, body, stop=stop, asked=decision)
        if not decision.allowed:
            raise Denied(decision)
        return decision

    def _answer_of(self, approval: str, deadline: Optional[float], stop: Optional[Stop]) -> str:
        """The state of a question once it is answered, or "pending" where the time is over."""
        gone_since: Optional[float] = None
        while True:
            now = time.monotonic()
            seconds = _POLL if deadline is None else min(_POLL, int(deadline - now) + 1)
            if (deadline is not None and now >= deadline) or (stop is not None and stop.ended.is_set()):
                return "pending"
            try:
                status, said = request(
                    self._address,
                    f"/v1/approvals/{quote(approval, safe='')}?wait={seconds}",
                    token=self._token,
                    timeout=seconds + self._timeout,
                    stop=stop,
                )
            except Unanswered as problem:
                # It may be starting anew: questions outlive the daemon.
                gone_since = gone_since or now
                if now - gone_since >= self._timeout:
                    message = f"A person was being asked, but {problem}."
                    raise Denied(Decision(allowed=False, action="deny", message=message, judged=False)) from None
                time.sleep(_PAUSE)
                continue
            gone_since = None
            if status == 404:
                return "expired"
            if status != 200:
                raise self._refused(status, said)
            state = str(said.get("state")) if isinstance(said, Mapping) else "expired"
            if state != "pending":
                return state

    def _ask(
        self,
        route: str,
        tool: str,
        body: Mapping[str, Any],
        *,
        stop: Optional[Stop] = None,
        asked: Optional[Decision] = None,
    ) -> Decision:
        text = json.dumps(body, allow_nan=False).encode()
        try:
            status, said = request(
                self._address,
                f"/v1/{route}/{quote(tool, safe='')}",
                body=text,
                token=self._token,
                timeout=self._timeout,
                stop=stop,
            )
            if 400 <= status < 500:
                raise self._refused(status, said)
            decision = decision_of(said)
            if decision is None:
                raise Unanswered(f"what answers at {self._address.shown} is not Rampart")
        except Unanswered as problem:
            if stop is not None and stop.ended.is_set():
                raise RampartError("The waiting was ended.") from None
            if asked is not None:
                raise Denied(_denial(f"A person was asked, but then {problem}.", of=asked)) from None
            return self._unjudged(str(problem))
        self._has_warned = False
        return decision

    def _unjudged(self, problem: str) -> Decision:
        """What ``fail`` says, and word of it to the person, once until the daemon answers again."""
        opens = self._fail == "open"
        if not self._has_warned:
            self._has_warned = True
            _log.warning(
                "rampart: cannot have calls judged: %s. Until it answers, calls %s (fail=%r). "
                "To see why: rampart status; to start it: rampart serve --background",
                problem,
                "run unjudged" if opens else "are denied",
                self._fail,
            )
        return Decision(
            allowed=opens,
            action="allow" if opens else "deny",
            message=f"This call could not be judged: {problem}.",
            judged=False,
        )

    def _refused(self, status: int, said: object) -> RampartError:
        problem = problem_in(said) or f"status {status}"
        if status == 401:
            todo = " Make a token with: rampart token create NAME, and set RAMPART_AGENT_TOKEN."
        else:
            todo = ""
        return RampartError(f"Rampart at {self._address.shown} refuses the request: {problem}{todo}")


def _denial(message: str, *, of: Decision) -> Decision:
    return Decision(
        allowed=False,
        action="deny",
        message=message,
        policy=of.policy,
        matched_policies=of.matched_policies,
        partial=of.partial,
        mode=of.mode,
        event=of.event,
        approval=of.approval,
    )
