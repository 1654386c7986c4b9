"""Makes the calls that a test asks for, by the Python client, and prints what came of each as JSON."""

import asyncio
import json
import subprocess
import sys

from rampart import Decision, Denied, Rampart, RampartError


def shown(decision):
    return {
        "allowed": decision.allowed,
        "action": decision.action,
        "message": decision.message,
        "policy": decision.policy,
        "judged": decision.judged,
        "recorded": decision.event is not None,
        "found": dict(decision.found),
        "redacted": decision.redacted,
    }


def step(client, given):
    method, args = given["method"], given["args"]
    options = {name: given[name] for name in ("cwd", "wait") if name in given}
    if method == "judge_async":
        return asyncio.run(client.judge_async(*args, **options))
    if method == "guarded":
        tool, returned = args
        listed = given.get("listed")
        if listed is not None:
            more = {"replace": lambda text, result: [text]} if listed == "replaced" else {}

            @client.guarded(
                tool,
                params=lambda command: {"command": command},
                output=lambda result: result if listed == "whole" else result[0],
                **more,
                **options,
            )
            def listing(command):
                return [f"{returned} {command}"]

            return listing("touch " + given["marker"])

        @client.guarded(tool, params=lambda command: {"command": command}, output=str, **options)
        def function(command):
            return f"{returned} {command}"

        return function("touch " + given["marker"])
    if method == "run":
        done = client.run(args[0], stdout=subprocess.PIPE, universal_newlines=True, input=given.get("input"), **options)
        return {"status": done.returncode, "stdout": done.stdout}
    return getattr(client, method)(*args, **options)


def result(client, given):
    try:
        came = step(client, given)
        return shown(came) if isinstance(came, Decision) else came
    except Denied as denied:
        return {"error": "Denied", "text": str(denied), "decision": shown(denied.decision)}
    except RampartError as error:
        return {"error": "RampartError", "text": str(error)}


given = json.load(sys.stdin)
try:
    client = Rampart(**given["options"])
    print(json.dumps([result(client, one) for one in given["steps"]]))
except RampartError as error:
    print(json.dumps([{"error": "RampartError", "text": str(error)}]))
