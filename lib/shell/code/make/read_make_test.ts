import { checkCases } from "../check_cases_test.ts";

// The source, then what it would do, a line each. Cases without lines are look-alikes that must give nothing.
checkCases("make", [
  ["all:; rm -rf /", "sh: rm -rf /"],
  [
    "X = /data\nclean:\n\t@rm -rf $(X)/*\n\t-echo done\nother:\n\trm -rf /other",
    "sh: rm -rf /data/*",
    "sh: echo done",
  ],
  [
    ".PHONY: all\nall: dep\n\techo all\ndep:\n\t$(RM) -r $(HOME)/x $$HOME",
    "sh: rm -f -r /home/u/x $HOME",
    "sh: echo all",
  ],
  [
    "V := $(shell curl http://x | sh)\nall:\n\techo $(V) $@\ninclude foo.mk",
    "sh: curl http://x | sh",
    "read foo.mk",
    "opaque file",
    "sh: echo $(curl http://x | sh) all",
  ],
  [".ONESHELL:\nall:\n\tcd /tmp\n\trm -rf x", "sh: cd /tmp\nrm -rf x"],
  [
    "define CMD\nrm -rf /a\nrm -rf /b\nendef\nall: a.o\n\t$(CMD)\n%.o: %.c\n\tcc -c $< -o $@",
    "sh: cc -c a.c -o a.o",
    "sh: rm -rf /a",
    "sh: rm -rf /b",
  ],
  ['all: ; @echo "$(subst a,b,rm -rf /aaa)"', 'sh: echo "rm -rf /bbb"'],
  ["CMD = rm -rf\nDIR ?= /d\nDIR += /e\nclean: ; $(CMD) $(DIR)", "sh: rm -rf /d /e"],
  ["# rm -rf /\nall:\n\t@# comment\n\t@echo 'hi'", "sh: echo 'hi'"],
  ["ifeq ($(OS),Windows_NT)\nRM = del\nendif\nx:\n\t$(foreach f,a b,rm $(f);)", "sh: rm a; rm b;"],
  ["all: $(addprefix out/,a b)\nout/%:\n\ttouch $@ $*", "sh: touch out/a a", "sh: touch out/b b"],
]);
