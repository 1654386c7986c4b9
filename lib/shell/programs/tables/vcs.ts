/**
 * Version control and the services around it.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Options of git's `log`, `diff` and `show` that take a value. */
const DIFF =
  "S=text G=text O=read n|max-count=text skip=text since|after=text until|before=text author=text committer=text " +
  "grep=text format|pretty=?text date=text L=text U|unified=text diff-filter=text color=?text stat=?text output=write " +
  "decorate=?text word-diff=?text no-index p|patch|u name-only name-status oneline graph all follow ext-diff textconv " +
  "cached|staged merge-base w b i E F P";

/** Version control. */
export const VCS: ProgramTable = {
  git: {
    abbreviations: true,
    flags:
      "C=chdir c=text config-env=text exec-path=?text git-dir=list work-tree=list namespace=text super-prefix=text " +
      "attr-source=text p|paginate P|no-pager bare no-replace-objects v|version h|help literal-pathspecs html-path man-path",
    operands: "text...",
    scheme: "https",
    reader: "git",
    sub: {
      clone: {
        flags:
          "b|branch=text o|origin=text u|upload-pack=shell reference=list reference-if-able=list depth=text " +
          "shallow-since=text shallow-exclude=text template=list separate-git-dir=write c|config=text j|jobs=text " +
          "filter=text bundle-uri=connect server-option=text recurse-submodules|recursive=?text l s q v n mirror bare " +
          "single-branch no-tags sparse",
        operands: "remote text",
      },
      fetch: {
        flags:
          "depth=text deepen=text shallow-since=text refmap=text j|jobs=text upload-pack=shell o|server-option=text " +
          "negotiation-tip=text filter=text recurse-submodules=?text all p|prune t|tags f|force k|keep n q v a|append u",
        operands: "remote text...",
      },
      pull: {
        flags:
          "depth=text r|rebase=?text s|strategy=text X|strategy-option=text upload-pack=shell j|jobs=text S|gpg-sign=?text " +
          "f|force ff-only no-ff ff q v n all a|append t|tags p|prune autostash recurse-submodules=?text",
        operands: "remote text...",
      },
      push: {
        flags:
          "f|force force-with-lease=?text force-if-includes d|delete o|push-option=text receive-pack|exec=shell repo=remote " +
          "u|set-upstream all|branches mirror tags follow-tags n|dry-run prune no-verify atomic signed=?text " +
          "recurse-submodules=text q v",
        operands: "remote text...",
        sends: true,
      },
      "ls-remote": {
        flags: "upload-pack|exec=shell sort=text o|server-option=text h|heads|branches t|tags q",
        operands: "remote text...",
      },
      remote: {
        operands: "text...",
        sub: {
          add: { flags: "t=text m=text f tags mirror=?text", operands: "text remote" },
          "set-url": { flags: "push add delete", operands: "text remote text" },
        },
      },
      "fetch-pack|send-pack": { flags: "upload-pack|receive-pack|exec=shell", operands: "remote text..." },
      submodule: {
        flags: "q|quiet",
        operands: "text...",
        sub: {
          foreach: { flags: "recursive q", operands: "shell..." },
          add: { flags: "b=text name=text reference=list depth=text f", operands: "remote write" },
          "update|init|status|sync|deinit|summary|absorbgitdirs|set-url|set-branch": {
            flags: "init recursive remote f|force depth=text reference=list j|jobs=text",
            operands: "text...",
          },
        },
      },
      add: {
        flags: "A|all u|update f|force n|dry-run p|patch i|interactive e|edit N|intent-to-add v chmod=text " +
          "pathspec-from-file=read renormalize",
        operands: "read...",
        aliases: ["stage"],
      },
      commit: {
        flags:
          "m|message=text F|file=read t|template=read a|all C|reuse-message=text c|reedit-message=text fixup=text " +
          "squash=text author=text date=text cleanup=text S|gpg-sign=?text trailer=text pathspec-from-file=read " +
          "u|untracked-files=?text amend n|no-verify no-edit allow-empty s|signoff p|patch v q o i e",
        operands: "list...",
      },
      "log|show|diff|whatchanged|shortlog|reflog|diff-tree|diff-index|diff-files|range-diff|rev-list|format-patch":
        {
          flags: `${DIFF} o|output-directory=write`,
          operands: "text...",
          when: { "no-index": "read..." },
        },
      grep: {
        flags:
          "e=text f=read A=text B=text C=text m|max-count=text max-depth=text threads=text O|open-files-in-pager=?shell " +
          "no-index untracked i v w E F G P n l L c q h H o p W color=?text and or not",
        operands: "text list...",
        when: { "e|f": "list..." },
      },
      blame: {
        flags: "L=text S=read contents=read ignore-rev=text ignore-revs-file=read C M w e s",
        operands: "list...",
        aliases: ["annotate"],
      },
      rm: {
        flags: "r f|force n|dry-run cached q|quiet ignore-unmatch pathspec-from-file=read",
        operands: "delete...",
        recursive: "r",
      },
      mv: { flags: "f|force k n|dry-run v", operands: "move... write", recursive: true },
      clean: {
        flags: "f|force d i|interactive n|dry-run q|quiet e|exclude=text x X",
        operands: "delete...",
        recursive: "d",
      },
      "checkout|switch": {
        flags:
          "b=text B=text c|create=text C|force-create=text orphan=text t|track=?text f|force d|detach l m|merge p|patch " +
          "conflict=text ours theirs q recurse-submodules=?text pathspec-from-file=read ignore-other-worktrees guess",
        operands: "text...",
      },
      restore: {
        flags:
          "s|source=text S|staged W|worktree p|patch q ours theirs m conflict=text pathspec-from-file=read",
        operands: "write...",
        when: { "S+W": "write...", S: "list..." },
      },
      reset: { flags: "hard soft mixed merge keep N p|patch q pathspec-from-file=read", operands: "text..." },
      rebase: {
        flags:
          "x|exec=shell i|interactive onto=text s|strategy=text X|strategy-option=text S|gpg-sign=?text root continue " +
          "abort skip quit edit-todo autosquash autostash f|force-rebase r|rebase-merges=?text empty=text whitespace=text C=text",
        operands: "text...",
      },
      "merge|cherry-pick|revert": {
        flags:
          "m|message=text F|file=read s|strategy=text X|strategy-option=text S|gpg-sign=?text abort continue quit skip " +
          "no-ff ff-only squash no-commit|n no-verify x e",
        operands: "text...",
      },
      bisect: {
        operands: "text...",
        sub: { run: { posix: true, operands: "run" }, replay: { operands: "read" } },
      },
      "filter-branch": {
        flags:
          "tree-filter=shell index-filter=shell env-filter=shell msg-filter=shell parent-filter=shell commit-filter=shell " +
          "tag-name-filter=shell setup=shell subdirectory-filter=text original=text d=write state-branch=text f|force prune-empty",
        operands: "text...",
      },
      "filter-repo": {
        flags:
          "path=text path-glob=text invert-paths replace-text=read mailmap=read paths-from-file=read f|force blob-callback=text",
        operands: "text...",
      },
      stash: {
        flags: "m|message=text u|include-untracked a|all p|patch k|keep-index S q",
        operands: "text...",
      },
      branch: {
        flags:
          "d|delete D m|move M c|copy C f|force u|set-upstream-to=text t|track=?text a|all r|remotes v l|list contains=text no-contains=text merged=?text no-merged=?text points-at=text sort=text format=text color=?text column=?text show-current unset-upstream",
        operands: "text...",
      },
      tag: {
        flags:
          "m|message=text F|file=read d|delete f|force s|sign u|local-user=text a|annotate l|list n=?text contains=text sort=text v",
        operands: "text...",
      },
      config: {
        flags:
          "f|file=edit blob=text global system local worktree l|list e|edit unset unset-all add replace-all get get-all " +
          "get-regexp get-urlmatch type|t=text default=text name-only show-origin show-scope z bool int path rename-section " +
          "remove-section get-color get-colorbool fixed-value comment=text value=text all",
        operands: "text...",
      },
      apply: {
        flags:
          "p=text C=text directory=list exclude=text include=text check R|reverse index cached 3|3way stat numstat summary reject unsafe-paths whitespace=text build-fake-ancestor=write",
        operands: "read...",
      },
      am: {
        flags: "directory=list p=text C=text 3|3way abort continue skip s i k u resolvemsg=text",
        operands: "read...",
      },
      archive: {
        flags:
          "o|output=write remote=remote exec=shell prefix=text format=text add-file=read add-virtual-file=text l v",
        operands: "text...",
      },
      bundle: {
        operands: "text...",
        sub: {
          create: { operands: "write text..." },
          "verify|list-heads|unbundle": { operands: "read text..." },
        },
      },
      worktree: {
        operands: "text...",
        sub: {
          add: { flags: "b=text B=text f|force d|detach lock reason=text", operands: "write text" },
          remove: { flags: "f|force", operands: "text" },
          move: { operands: "move write", recursive: true },
        },
      },
      init: {
        flags:
          "template=list separate-git-dir=write b|initial-branch=text shared=?text bare q object-format=text",
        operands: "write",
      },
      "hash-object": { flags: "t=text w stdin stdin-paths path=list", operands: "read..." },
      "fast-import": { flags: "export-marks=write import-marks=read import-marks-if-exists=read" },
      difftool: { flags: `${DIFF} x|extcmd=shell t|tool=text y d g`, operands: "text..." },
      mergetool: { flags: "t|tool=text y g O=read", operands: "list..." },
      "send-email": {
        flags:
          "to=text cc=text bcc=text smtp-server=text from=text to-cmd=shell cc-cmd=shell header-cmd=shell sendmail-cmd=shell smtp-server-port=text annotate",
        operands: "read...",
        sends: true,
      },
      daemon: {
        flags: "base-path=list access-hook=shell pid-file=write port=text listen=text export-all",
        operands: "list...",
      },
      "for-each-repo": { flags: "config=text", posix: true, operands: "text..." },
      "update-ref": { flags: "d m=text stdin z", operands: "text..." },
      "check-ignore|ls-files|status|describe|rev-parse|cat-file|ls-tree|name-rev|merge-base|symbolic-ref|var|verify-commit|verify-tag|notes|gc|prune|repack|fsck|maintenance|count-objects|pack-refs|cherry|show-ref|for-each-ref|show-branch|help|version|sparse-checkout|lfs|rerere|replace|credential|update-index|write-tree|commit-tree|read-tree|unpack-objects|pack-objects|index-pack|instaweb|gui|citool|request-pull|svn|p4|subtree|interpret-trailers|column|stripspace|fsmonitor--daemon|scalar|flow|absorb|crypt|secret|annex":
        { operands: "text..." },
    },
  },
  gitk: { operands: "text...", aliases: ["tig", "lazygit", "gitui", "git-gui"] },
  gh: {
    flags: "R|repo=text hostname=text",
    operands: "text...",
    sub: {
      api: {
        flags:
          "X|method=text f|raw-field=text F|field=form H|header=text input=read q|jq=text t|template=text p|preview=text cache=text hostname=text paginate i|include silent slurp",
        operands: "text",
      },
      repo: {
        operands: "text...",
        sub: {
          clone: { flags: "u|upstream-remote-name=text", operands: "text write text..." },
          create: {
            flags:
              "s|source=list d|description=text t|team=text p|template=text g|gitignore=text l|license=text public private push clone r|remote=text",
            operands: "text",
          },
          delete: { flags: "yes confirm", operands: "text" },
          edit: {
            flags: "visibility=text d|description=text h|homepage=text default-branch=text",
            operands: "text",
          },
        },
      },
      gist: {
        operands: "text...",
        sub: {
          create: { flags: "d|desc=text f|filename=text p|public w|web", operands: "read..." },
          edit: { flags: "a|add=read f|filename=text d|desc=text r|remove=text", operands: "text read" },
          clone: { operands: "text write" },
        },
      },
      release: {
        operands: "text...",
        sub: {
          create: {
            flags:
              "F|notes-file=read n|notes=text t|title=text target=text d p draft prerelease generate-notes latest=?text",
            operands: "text read...",
          },
          upload: { flags: "clobber", operands: "text read..." },
          download: {
            flags: "D|dir=write O|output=write p|pattern=text A|archive=text clobber",
            operands: "text",
          },
        },
      },
      "pr|issue": {
        flags:
          "F|body-file=read b|body=text t|title=text T|template=text a|assignee=text l|label=text B|base=text H|head=text r|reviewer=text m|milestone=text p|project=text q|jq=text json=text S|search=text s|state=text L|limit=text d|draft w|web f|fill y|yes c|comments",
        operands: "text...",
      },
      secret: {
        flags:
          "f|env-file=read b|body=text e|env=text o|org=text a|app=text r|repos=text v|visibility=text u|user",
        operands: "text...",
      },
      variable: { flags: "f|env-file=read b|body=text e|env=text o|org=text", operands: "text..." },
      "ssh-key|gpg-key": {
        operands: "text...",
        sub: { add: { flags: "t|title=text type=text", operands: "read" } },
      },
      run: {
        operands: "text...",
        sub: { download: { flags: "D|dir=write n|name=text p|pattern=text", operands: "text" } },
      },
      alias: {
        operands: "text...",
        sub: {
          set: { flags: "s|shell", operands: "text text", when: { s: "text shell" } },
          import: { operands: "read" },
        },
      },
      auth: {
        flags:
          "with-token h|hostname=text p|git-protocol=text s|scopes=text t|show-token u|user=text w|web y",
        operands: "text...",
      },
      extension: { operands: "text...", sub: { install: { operands: "package" } } },
      codespace: {
        operands: "text...",
        sub: {
          ssh: { flags: "c|codespace=text", operands: "shell...", place: "remote" },
          cp: {
            flags: "r|recursive e|expand c|codespace=text",
            operands: "from... to",
            recursive: "r",
            scheme: "ssh",
          },
        },
      },
      copilot: { operands: "text..." },
    },
  },
  glab: {
    flags: "R|repo=text",
    operands: "text...",
    sub: {
      api: {
        flags: "X|method=text f|raw-field=text F|field=form H|header=text input=read hostname=text paginate",
        operands: "text",
      },
      repo: {
        operands: "text...",
        sub: { clone: { operands: "text write" }, delete: { flags: "y|yes", operands: "text" } },
      },
      snippet: {
        operands: "text...",
        sub: { create: { flags: "t=text f=text d=text p", operands: "read..." } },
      },
      release: {
        operands: "text...",
        sub: {
          create: { flags: "F|notes-file=read n=text", operands: "text read..." },
          upload: { operands: "text read..." },
        },
      },
      alias: {
        operands: "text...",
        sub: { set: { flags: "s|shell", operands: "text text", when: { s: "text shell" } } },
      },
    },
    aliases: ["hub", "lab", "tea", "bb"],
  },
  svn: {
    flags:
      "m|message=text F|file=read username=text password=text r|revision=text config-dir=list diff-cmd=shell diff3-cmd=shell editor-cmd=shell force q v",
    operands: "text...",
    sub: {
      "checkout|co|export": { operands: "connect write" },
      "update|up|status|st|info|log|diff|di|revert|resolve|switch|sw|merge|cleanup|propget|propset|list|ls|cat|blame":
        { operands: "path..." },
      "commit|ci|import|add": { operands: "read...", recursive: true },
      "delete|rm|remove|del": { operands: "delete...", recursive: true },
    },
  },
  hg: {
    flags:
      "R|repository=chdir cwd=chdir config=text m|message=text l|logfile=read u|user=text r|rev=text y v q",
    operands: "text...",
    sub: {
      "clone": { flags: "e|ssh=shell r|rev=text b|branch=text", operands: "remote write" },
      "push": { flags: "e|ssh=shell f|force r|rev=text B=text b=text", operands: "remote", sends: true },
      "pull|incoming|outgoing|in|out": { flags: "e|ssh=shell f|force r=text", operands: "remote" },
      "add|commit|ci": { operands: "read..." },
      "remove|rm": { operands: "delete..." },
      "import": { operands: "read..." },
    },
  },
  jj: {
    flags: "R|repository=list m|message=text r=text config=text",
    operands: "text...",
    sub: {
      git: {
        operands: "text...",
        sub: { clone: { operands: "remote write" }, push: { sends: true, operands: "text..." } },
      },
      "util": { operands: "text...", sub: { exec: { operands: "run", posix: true } } },
    },
  },
  bzr: { operands: "path...", aliases: ["brz", "fossil", "darcs", "cvs", "p4", "pijul", "rcs", "ci", "co"] },
  "pre-commit": {
    operands: "text...",
    sub: { run: { flags: "a|all-files files=list... hook-stage=text", operands: "text..." } },
    aliases: ["prek", "lefthook", "husky"],
  },
  "git-lfs": { operands: "text...", aliases: ["git-crypt", "git-secret", "git-annex", "git-flow"] },
  gitleaks: {
    flags: "s|source=list r|report-path=write c|config=read v f=text",
    operands: "text...",
    aliases: ["trufflehog", "detect-secrets"],
  },
};
