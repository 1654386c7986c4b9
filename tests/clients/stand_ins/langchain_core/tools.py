"""Stands in for LangChain's tools: a decorator that makes a tool of a function by its signature and docstring."""

import inspect


class _Tool:
    def __init__(self, function):
        self.name = function.__name__
        self.description = inspect.getdoc(function)
        self._function = function
        self._signature = inspect.signature(function)

    def invoke(self, given):
        return self._function(*self._signature.bind(**given).args)


def tool(function):
    assert inspect.getdoc(function), "a tool needs a docstring"
    return _Tool(function)
