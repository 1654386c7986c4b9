"""Stands in for OpenAI's client: a model that makes two markers and then repeats what it was told."""

import json
from types import SimpleNamespace


def _says(content=None, *commands):
    calls = [
        SimpleNamespace(id=str(i), function=SimpleNamespace(name="shell", arguments=json.dumps({"command": command})))
        for i, command in enumerate(commands)
    ]
    message = SimpleNamespace(role="assistant", content=content, tool_calls=calls or None)
    return SimpleNamespace(choices=[SimpleNamespace(message=message)])


class OpenAI:
    def __init__(self):
        self.chat = SimpleNamespace(completions=SimpleNamespace(create=self._create))

    def _create(self, *, model, messages, tools):
        told = [message["content"] for message in messages if isinstance(message, dict) and message["role"] == "tool"]
        if told:
            return _says("\n".join(told))
        assert tools[0]["function"]["name"] == "shell"
        return _says(None, "touch ALLOW_ME && echo made", "touch DENY_ME")
