/**
 * macOS's own programs.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** macOS's own programs. */
export const MACOS: ProgramTable = {
  osascript: {
    language: "applescript",
    lines: true,
    flags: "e=code l=text i s=text",
    operands: "script",
    when: { e: "path..." },
    stdin: "code",
    reader: "osascript",
  },
  osacompile: { flags: "o=write e=text l=text x", operands: "read..." },
  defaults: {
    operands: "text...",
    sub: { "import": { operands: "text read" }, "export": { operands: "text write" } },
  },
  plutil: {
    flags:
      "convert=text -convert=text -extract=text,text -replace=text,text -lint -p -o=write -insert=text,text -remove=text -key=text",
    operands: "edit...",
    when: { "p|lint|extract": "read..." },
  },
  PlistBuddy: { flags: "c=text x", operands: "edit" },
  launchctl: {
    operands: "text...",
    sub: {
      load: { flags: "w F S=text D=text", operands: "read..." },
      bootstrap: { operands: "text read..." },
      "unload|bootout": { flags: "w F S=text D=text", operands: "text..." },
      submit: { flags: "l=text p=list o=write e=write", operands: "run" },
      "asuser|bsexec": { operands: "text run" },
    },
  },
  csrutil: {
    operands: "text...",
    aliases: [
      "nvram",
      "bless",
      "spctl",
      "kmutil",
      "systemextensionsctl",
      "tccutil",
      "fdesetup",
      "profiles",
      "pmset",
      "systemsetup",
      "softwareupdate",
      "sw_vers",
      "system_profiler",
      "ioreg",
      "mdutil",
      "dseditgroup",
      "pwpolicy",
      "createhomedir",
      "scselect",
      "airport",
      "say",
      "afplay",
      "lsregister",
      "pkgutil",
      "log",
      "sysdiagnose",
      "spindump",
      "sample",
      "leaks",
      "heap",
      "vmmap",
      "fs_usage",
      "xcode-select",
      "automator",
      "shortcuts",
      "automationmodetool",
      "dscacheutil",
      "networkQuality",
    ],
  },
  codesign: {
    flags:
      "s|sign=text f|force d|display v|verify deep entitlements=read options|o=text i=text r=text remove-signature timestamp=?text preserve-metadata=?text",
    operands: "edit...",
    when: { "d|v": "read..." },
  },
  diskutil: { operands: "text...", aliases: ["asr", "apfs"] },
  hdiutil: {
    operands: "text...",
    sub: {
      create: {
        flags:
          "-srcfolder=read* -srcdir=read* -o=write -size=text -volname=text -fs=text -format=text -type=text -ov -quiet " +
          "-encryption=?text -stdinpass",
        singleDash: true,
        operands: "write",
      },
    },
  },
  installer: { flags: "-pkg=script -target=list -verbose", singleDash: true, operands: "text..." },
  xcodebuild: {
    flags:
      "-project=read -workspace=read -scheme=text -configuration=text -destination=text -sdk=text -derivedDataPath=write -archivePath=write -exportPath=write",
    singleDash: true,
    operands: "text...",
  },
  xcrun: {
    flags: "sdk=text -sdk=text toolchain=text f|find r|run",
    posix: true,
    operands: "run",
    sub: {
      simctl: { operands: "text..." },
      notarytool: { operands: "text..." },
      altool: { operands: "text..." },
    },
  },
  ditto: {
    flags: "c x k z j v V X arch=text norsrc rsrc sequesterRsrc keepParent password=text",
    recursive: true,
    operands: "read... write",
  },
  textutil: { flags: "-convert=text -output=write -stdin -stdout -cat=text", operands: "read..." },
  sips: {
    flags: "s|setProperty=text,text g|getProperty=text d|deleteProperty=text Z|resampleHeightWidthMax=text " +
      "z|resampleHeightWidth=text,text resampleWidth=text resampleHeight=text c|cropToHeightWidth=text,text cropOffset=text,text " +
      "p|padToHeightWidth=text,text padColor=text r|rotate=text f|flip=text m|matchTo=read M|matchToWithIntent=read,text " +
      "e|embedProfile=read E|embedProfileIfNone=read X|extractTag=text,write x|extractProfile=write deleteTag=text copyTag=text,text " +
      "loadTag=text,read repair i|addIcon optimizeColorForSharing o|out=write v|verify j|js=read",
    operands: "read...",
    when: {
      o: "read...",
      "s|d|Z|z|resampleWidth|resampleHeight|c|p|r|f|m|M|e|E|deleteTag|copyTag|loadTag|repair|i|optimizeColorForSharing":
        "edit...",
    },
  },
  qlmanage: { flags: "p t o=write s=text", operands: "read..." },
  mdls: {
    flags: "name=text raw",
    operands: "list...",
    aliases: ["mdimport", "SetFile", "GetFileInfo", "Rez", "DeRez"],
  },
};
