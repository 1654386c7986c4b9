/**
 * Network: downloads, transfers, remote shells, sockets, name look-ups, mail.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Network programs. */
export const NETWORK: ProgramTable = {
  curl: {
    abbreviations: true,
    flags:
      "o|output=write O|remote-name remote-name-all output-dir=text create-dirs J|remote-header-name T|upload-file=read " +
      "d|data|data-ascii=data data-binary=data data-raw=text data-urlencode=item json=data F|form=form form-string=text " +
      "G|get I|head X|request=text H|header=data A|user-agent=text e|referer=text u|user=text U|proxy-user=text " +
      "K|config=read b|cookie=path c|cookie-jar=write E|cert=list key=list cacert=list capath=list pass=text cert-type=text " +
      "key-type=text crlfile=list pubkey=list netrc-file=read n|netrc netrc-optional D|dump-header=write x|proxy=connect " +
      "preproxy=connect socks4=connect socks4a=connect socks5=connect socks5-hostname=connect noproxy=text url=connect " +
      "m|max-time=text connect-timeout=text retry=text retry-delay=text retry-max-time=text limit-rate=text max-filesize=text " +
      "max-redirs=text r|range=text C|continue-at=text w|write-out=text stderr=write trace=write trace-ascii=write " +
      "z|time-cond=text resolve=text connect-to=text interface=text local-port=text dns-servers=text doh-url=connect " +
      "unix-socket=list abstract-unix-socket=text aws-sigv4=text oauth2-bearer=text ciphers=text tls-max=text " +
      "tls13-ciphers=text engine=text egd-file=text random-file=text proto=text proto-default=text proto-redir=text " +
      "ftp-port|P=text Q|quote=text t|telnet-option=text y|speed-time=text Y|speed-limit=text mail-from=text mail-rcpt=text " +
      "mail-auth=text service-name=text keepalive-time=text hostpubmd5=text hostpubsha256=text etag-save=write " +
      "etag-compare=read hsts=path alt-svc=path variable=text expand-data=data expand-url=text proxy-header=data " +
      "parallel-max=text Z|parallel delegation=text krb=text login-options=text sasl-authzid=text libcurl=write " +
      "request-target=text socks5-gssapi-service=text tlsuser=text tlspassword=text tlsauthtype=text xattr url-query=text " +
      "f|fail fail-with-body s|silent S|show-error L|location location-trusted k|insecure v|verbose i|include a|append " +
      "l|list-only g|globoff N|no-buffer p|proxytunnel q|disable R|remote-time # 0 1 2 3 4 6 j M B h|help=?text V|version " +
      "compressed http2 http1.1 http3 tcp-nodelay path-as-is anyauth basic digest ntlm negotiate ssl ssl-reqd",
    operands: "connect...",
    scheme: "http",
    sends: "d data-binary data-raw data-urlencode json F form-string T expand-data url-query",
    output: "download",
    reader: "curl",
    aliases: ["curlie", "curl-impersonate", "kurl"],
  },
  wget: {
    flags:
      "O|output-document=write P|directory-prefix=text o|output-file=write a|append-output=write i|input-file=read " +
      "B|base=text config=read t|tries=text T|timeout=text w|wait=text waitretry=text max-threads=text Q|quota=text limit-rate=text " +
      "U|user-agent=text header=text referer=text post-data=text post-file=read body-data=text body-file=read method=text " +
      "user=text password=text http-user=text http-password=text ftp-user=text ftp-password=text proxy-user=text " +
      "proxy-password=text load-cookies=read save-cookies=write ca-certificate=list ca-directory=list certificate=list " +
      "private-key=list secure-protocol=text A|accept=text R|reject=text accept-regex=text reject-regex=text D|domains=text " +
      "exclude-domains=text I|include-directories=text X|exclude-directories=text l|level=text cut-dirs=text " +
      "default-page=text local-encoding=text remote-encoding=text restrict-file-names=text dns-timeout=text " +
      "connect-timeout=text read-timeout=text bind-address=text e|execute=text use-askpass=text rejected-log=write " +
      "warc-file=write regex-type=text start-pos=text progress=text max-redirect=text report-speed=text compression=text " +
      "q|quiet v|verbose n=text c|continue N|timestamping S|server-response r|recursive m|mirror k|convert-links " +
      "p|page-requisites E|adjust-extension H|span-hosts L|relative K b|background spider no-check-certificate x 4 6 F",
    operands: "connect...",
    scheme: "http",
    sends: "post-data post-file body-data body-file",
    output: "download",
    reader: "wget",
    abbreviations: true,
    aliases: ["wget2"],
  },
  wcurl: {
    flags: "O|o|output=write curl-options=text no-decode-filename dry-run",
    operands: "connect...",
    output: "download",
    reader: "wget",
  },
  http: {
    abbreviations: true,
    flags:
      "j|json f|form multipart boundary=text raw=text o|output=write d|download c|continue s|style=text p|print=text " +
      "h|headers b|body v|verbose m|meta session=text session-read-only=text a|auth=text A|auth-type=text proxy=text " +
      "F|follow max-redirects=text timeout=text verify=text cert=list cert-key=list I|ignore-stdin offline S|stream " +
      "pretty=text format-options=text default-scheme=text ssl=text ciphers=text check-status q|quiet x",
    operands: "text...",
    scheme: "http",
    output: "download",
    reader: "http",
    aliases: ["https", "httpie", "xh", "xhs", "ht"],
  },
  aria2c: {
    flags:
      "o|out=write d|dir=text i|input-file=read x|max-connection-per-server=text s|split=text j|max-concurrent-downloads=text " +
      "k|min-split-size=text l|log=write T|torrent-file=read M|metalink-file=read header=text http-user=text http-passwd=text " +
      "load-cookies=read save-cookies=write on-download-complete=shell on-download-error=shell on-download-start=shell on-download-stop=shell on-bt-download-complete=shell " +
      "conf-path=read c|continue max-download-limit=text max-overall-download-limit=text max-overall-upload-limit=text u|max-upload-limit=text " +
      "checksum=text ftp-user=text ftp-passwd=text ftp-proxy=text ftp-type=text http-proxy=text https-proxy=text all-proxy=text no-proxy=text proxy-method=text " +
      "all-proxy-user=text all-proxy-passwd=text http-proxy-user=text http-proxy-passwd=text referer=text U|user-agent=text t|timeout=text " +
      "connect-timeout=text m|max-tries=text retry-wait=text lowest-speed-limit=text select-file=text listen-port=text dht-listen-port=text " +
      "seed-ratio=text seed-time=text bt-tracker=text bt-exclude-tracker=text rpc-listen-port=text rpc-secret=text rpc-user=text rpc-passwd=text " +
      "a|file-allocation=text log-level=text console-log-level=text summary-interval=text stop=text save-session=write save-session-interval=text " +
      "server-stat-if=read server-stat-of=write uri-selector=text piece-length=text O|index-out=text gid=text interface=text " +
      "private-key=read certificate=read ca-certificate=read netrc-path=read disk-cache=text n V S",
    operands: "connect...",
    output: "download",
    aliases: ["axel", "lftpget", "saldl", "httrack"],
  },
  fetch: { flags: "o=write q v s=text", operands: "connect...", output: "download" },
  lynx: {
    flags:
      "-dump -source -listonly -cfg=read -cookie_file=read -auth=text -post_data -accept_all_cookies -useragent=text -width=text -nolist",
    operands: "connect...",
    output: "download",
    aliases: ["links", "links2", "elinks", "w3m", "browsh"],
  },
  "yt-dlp": {
    abbreviations: true,
    flags:
      "o|output=write P|paths=text f|format=text x|extract-audio audio-format=text a|batch-file=read cookies=read " +
      "cookies-from-browser=text config-location=read exec=shell exec-before-download=shell download-archive=write u=text p=text " +
      "external-downloader=text proxy=text S=text",
    operands: "connect...",
    output: "download",
    aliases: ["youtube-dl", "gallery-dl"],
  },
  nc: {
    flags:
      "e|exec=shell c|sh-exec=shell lua-exec=script l|listen p|source-port=text s|source=text w|wait=text i|idle-timeout=text " +
      "x|proxy=text X|proxy-type=text proxy-auth=text q=text o|output=write O=text I=text T=text V=text m=text M=text G=text " +
      "k|keep-open n|nodns u|udp v|verbose z U|unixsock 4 6 C|crlf d N r t|telnet D S h b F ssl ssl-cert=list ssl-key=list " +
      "ssl-trustfile=list ssl-servername=text hex-dump=write allow=text deny=text broker chat send-only recv-only " +
      "max-conns=text delay=text",
    language: "lua",
    operands: "connect port",
    when: { U: "list" },
    scheme: "tcp",
    sends: true,
    output: "download",
    reader: "netcat",
    aliases: ["netcat", "ncat", "nc6", "pnetcat", "cryptcat", "sbd", "rustcat", "rcat"],
  },
  socat: {
    flags: "d D ly lf=write ls u U v x t=text T=text b=text s L=text W=text",
    output: "download",
    operands: "text...",
    reader: "socat",
    aliases: ["socat1", "filan"],
  },
  telnet: {
    flags: "l=text a E e=text n=write b=text",
    operands: "connect port",
    scheme: "telnet",
    sends: true,
    output: "download",
  },
  websocat: {
    flags: "H=text E t b n 1 U protocol=text origin=text",
    operands: "connect...",
    scheme: "ws",
    sends: true,
    output: "download",
    aliases: ["wscat", "wsc"],
  },
  grpcurl: {
    flags:
      "d=data plaintext H=text import-path=list proto=read cert=list key=list cacert=list -d=data -H=text -plaintext -proto=read -import-path=list -insecure",
    operands: "connect text...",
    scheme: "https",
    sends: "d",
    output: "download",
    aliases: ["evans"],
  },
  ssh: {
    flags:
      "B=text b=text c=text D=text E=write e=text F=read I=list i=list J=connect L=text l=text m=text O=text o=text P=text " +
      "p=port Q=text R=text S=text W=text w=text 4 6 A a C f G g K k M N n q s T t V v X x Y y",
    operands: "connect shell...",
    scheme: "ssh",
    place: "remote",
    language: "sh",
    stdin: "code",
    when: { "N|W|O|Q|V|G": "connect text..." },
    reader: "ssh",
    aliases: ["slogin", "dbclient", "rsh", "remsh", "tsh", "hpnssh"],
  },
  autossh: {
    flags:
      "M=text f B=text b=text c=text D=text E=write e=text F=read I=list i=list J=connect L=text l=text m=text " +
      "O=text o=text p=port Q=text R=text S=text W=text w=text N T V",
    operands: "connect shell...",
    scheme: "ssh",
    place: "remote",
    reader: "ssh",
  },
  mosh: {
    flags: "ssh=shell p|port=text family=text a|n predict=text server=text client=text",
    operands: "connect run",
    scheme: "ssh",
    place: "remote",
  },
  pssh: {
    flags:
      "h|hosts=read H|host=connect l|user=text p|par=text t|timeout=text o|outdir=write e|errdir=write i|inline A|askpass " +
      "x|extra-args|extra-arg=text O|option|options=text I|send-input P|print v|verbose w=text g=text",
    operands: "shell...",
    scheme: "ssh",
    place: "remote",
    aliases: ["parallel-ssh", "pdsh", "clush", "dsh", "pscp"],
  },
  scp: {
    flags:
      "c=text D=text F=read i=list J=connect l=text o=text P=port S=shell X=text 3 4 6 A B C O p q R r s T v",
    recursive: "r",
    operands: "from... to",
    scheme: "ssh",
    reader: "ssh",
    aliases: ["hpnscp", "pscp.exe"],
  },
  sftp: {
    flags:
      "B=text b=read c=text D=text F=read i=list J=connect l=text o=text P=port R=text S=shell s=text X=text 4 6 A a C f N p q r v",
    operands: "connect write",
    scheme: "sftp",
    reader: "ssh",
    aliases: ["psftp"],
  },
  lftp: {
    flags: "e=text c=text f=read u|user=text p|port=port d norc",
    operands: "connect text...",
    scheme: "ftp",
    sends: true,
    output: "download",
  },
  sshfs: { flags: "o=text p=port F=read C f d s r", operands: "from write", scheme: "ssh" },
  ftp: {
    flags: "n i v g p A d e a P=port o=write s=read u=text",
    operands: "connect port",
    scheme: "ftp",
    sends: true,
    aliases: ["ncftp", "tnftp", "lukemftp"],
  },
  ftpput: {
    flags: "u=text p=text P=port",
    operands: "connect write read",
    scheme: "ftp",
    sends: true,
    aliases: ["ncftpput"],
  },
  ftpget: {
    flags: "u=text p=text P=port",
    operands: "connect write text",
    scheme: "ftp",
    output: "download",
    aliases: ["ncftpget"],
  },
  tftp: {
    flags: "g p l=path r=text c=run b=text m=text R=text 4 6 v V",
    operands: "connect port",
    scheme: "tftp",
    sends: true,
  },
  smbclient: {
    flags:
      "c|command=text U|user=text A|authentication-file=read L|list=connect N|no-pass p|port=text W|workgroup=text " +
      "D|directory=text I|ip-address=text m|max-protocol=text O|socket-options=text n|netbiosname=text t|timeout=text " +
      "T|tar=text d|debuglevel=text s|configfile=read l|log-basename=write k|kerberos P|machine-pass E g q",
    operands: "connect text",
    scheme: "smb",
    sends: true,
  },
  rdesktop: {
    flags:
      "u=text p=text d=text s=text c=text n=text k=text g=text a=text r=text x=text T=text S=text z f 0 4 5",
    operands: "connect",
    scheme: "rdp",
  },
  xfreerdp: {
    slash: true,
    flags: "v=connect u=text p=text d=text drive=text f w=text h=text size=text port=text",
    operands: "path",
    scheme: "rdp",
    aliases: ["wlfreerdp", "xfreerdp3", "mstsc"],
  },
  vncviewer: {
    flags: "-passwd=read -via=connect -geometry=text -quality=text -encodings=text -Shared -ViewOnly",
    singleDash: true,
    operands: "connect",
    scheme: "vnc",
    aliases: ["xtightvncviewer"],
  },
  remmina: { flags: "c|connect=path e|edit=path n|new", operands: "path..." },

  dig: {
    flags: "b=text c=text f=read k=read m p=text q=text t=text u x=text y=text 4 6 h v r",
    operands: "text...",
    output: "download",
    reader: "dig",
    aliases: ["drill", "kdig", "doggo", "dog", "q", "delv"],
  },
  nslookup: {
    flags: "-type=text -query=text -debug -port=text -class=text -timeout=text",
    operands: "connect connect",
    output: "download",
    scheme: "dns",
  },
  host: {
    flags: "a A c=text C d i l m=text N=text p=text r R=text s t=text T U v V w W=text 4 6",
    operands: "connect connect",
    output: "download",
    scheme: "dns",
  },
  getent: { operands: "text..." },
  resolvectl: { operands: "text...", sub: { query: { operands: "connect...", scheme: "dns" } } },
  ping: {
    flags:
      "c|count=text i|interval=text W|linger=text w|timeout=text s|size=text t|ttl=text T|tos=text p|pattern=text l|preload=text I=text M=text m=text Q=text S=text F=text 4 6 a A b B d D f h L n O q r R U v V n=text",
    operands: "connect...",
    scheme: "icmp",
    aliases: ["ping6", "arping", "oping", "gping"],
    onWindows: {
      slash: true,
      flags: "n=text l=text i=text w=text t a 4 6",
      operands: "connect...",
      scheme: "icmp",
    },
  },
  fping: {
    flags:
      "b|size=text B|backoff=text c|count=text C|vcount=text f|file=read H|ttl=text i|interval=text I|iface=text " +
      "l|loop m|all n|name O|tos=text p|period=text q|quiet Q|squiet=text r|retry=text s|stats S|src=text t|timeout=text " +
      "x|reachable=text g|generate a|alive u|unreach e|elapsed A d D",
    operands: "connect...",
    scheme: "icmp",
  },
  nping: {
    flags:
      "c|count=text p|dest-port=text g|source-port=text delay=text rate=text ttl=text S|source-ip=text D|dest-ip=connect " +
      "e|interface=text data=text data-string=text data-length=text icmp-type=text icmp-code=text flags=text tcp udp icmp arp tr",
    operands: "connect...",
    scheme: "icmp",
  },
  hping3: {
    flags:
      "c|count=text i|interval=text 0|rawip 1|icmp 2|udp 8|scan=text 9|listen=text a|spoof=text t|ttl=text N|id=text H|ipproto=text " +
      "W|winid r|rel f|frag x|morefrag y|dontfrag g|fragoff=text m|mtu=text o|tos=text G|rroute C|icmptype=text K|icmpcode=text " +
      "s|baseport=text p|destport=text k|keep w|win=text O|tcpoff=text M|setseq=text L|setack=text Q|seqnum b|badcksum F|fin S|syn " +
      "R|rst P|push A|ack U|urg X|xmas Y|ymas d|data=text E|file=read e|sign=text j|dump J|print B|safe u|end T|traceroute " +
      "I|interface=text n|numeric q|quiet V|verbose D|debug z|bind Z|unbind beep fast faster flood rand-source rand-dest " +
      "tcpexitcode tcp-timestamp tr-keep-ttl tr-stop tr-no-rtt",
    operands: "connect...",
    scheme: "icmp",
    sends: "E",
    aliases: ["hping", "hping2"],
  },
  traceroute: {
    flags:
      "f|first|first-hop=text g|gateway=text h=text i|interface|device=text m|max-hops|max-hop=text M|module|type=text " +
      "N|sim-queries=text O|options=text p|port=text P|protocol=text t|tos=text l|flowlabel=text w|wait=text q|queries|tries=text " +
      "s|source=text z|sendwait=text fwmark=text sport=text 4 6 I|icmp T|tcp U|udp n r",
    operands: "connect text",
    scheme: "icmp",
    aliases: ["tracepath", "tracert", "traceroute6", "tcptraceroute"],
  },
  mtr: {
    flags:
      "F|filename=read f|first-ttl=text m|max-ttl=text U|max-unknown=text u|udp T|tcp S|sctp P|port=text L|localport=text " +
      "s|psize=text B|bitpattern=text i|interval=text G|gracetime=text Q|tos=text Z|timeout=text c|report-cycles=text " +
      "o|order=text y|ipinfo=text I|interface=text a|address=text M|mark=text r|report w|report-wide n|no-dns b t z 4 6 j C x p l e",
    operands: "connect...",
    scheme: "icmp",
  },
  "lwp-request": {
    flags: "m=text C=text H=text i=text c=text t=text b=text o=text",
    operands: "connect...",
    scheme: "http",
    output: "download",
    aliases: ["lwp-download", "GET", "HEAD", "lwp-mirror"],
  },
  POST: {
    flags: "m=text C=text H=text c=text",
    operands: "connect...",
    scheme: "http",
    sends: true,
    output: "download",
  },
  hurl: {
    flags: "o|output=write variables-file=read variable=text test",
    operands: "read...",
    output: "download",
  },
  finger: { operands: "recipient..." },
  ldapsearch: {
    flags: "H=connect h=connect p=port D=text w=text y=read b=text s=text f=read x LLL",
    operands: "text...",
    scheme: "ldap",
    aliases: ["ldapadd", "ldapmodify", "ldapdelete"],
  },
  snmpwalk: {
    flags:
      "v=text c=text u=text l=text a=text A=text x=text X=text e=text E=text n=text Z=text r=text t=text d m=text M=list O=text " +
      "I=text L=text C=text h V H D=?text",
    operands: "connect text...",
    scheme: "snmp",
    aliases: ["snmpget", "snmpset", "snmpbulkwalk", "snmpgetnext", "snmpbulkget"],
  },
  nsupdate: { flags: "k=read y=text", operands: "read", sends: true },
  ntfy: {
    operands: "text...",
    sub: {
      "publish|pub|send|trigger": {
        flags:
          "f|file=read m|message=text t|title=text p|priority=text T|tags|tag=text c|config=read A|attach=text e|email=text u|user=text " +
          "k|token=text d|delay|at|in=text C|click=text i|icon=text a|actions=text filename=text wait-cmd w|wait-pid=text",
        operands: "text...",
        scheme: "https",
        sends: true,
        reader: "ntfy",
      },
    },
  },
  ipfs: { operands: "text...", sub: { add: { flags: "r|recursive", operands: "read...", recursive: "r" } } },
  whois: {
    flags: "h|host=connect p|port=text H",
    operands: "connect...",
    scheme: "whois",
    output: "download",
  },
  nmap: {
    flags:
      "p=text iL=read -iL=read -oN=write -oX=write -oG=write -oA=write -sV -sS -sT -sU -sn -Pn -A -O -script=text script=text script-args=text T=text e=text D=text S=text top-ports=text " +
      "max-retries=text host-timeout=text max-rtt-timeout=text min-rate=text max-rate=text scan-delay=text source-port|g=text data-length=text " +
      "ttl=text exclude=text excludefile=read -iR=text resume=read b=text version-intensity=text dns-servers=text min-parallelism=text " +
      "max-parallelism=text min-hostgroup=text max-hostgroup=text proxies=text stylesheet=text mtu=text spoof-mac=text script-args-file=read",
    operands: "connect...",
    scheme: "tcp",
  },
  masscan: {
    flags:
      "p|ports=text rate|max-rate=text e|interface|adapter=text c|conf=read iL=read -iL=read includefile=read excludefile=read " +
      "exclude=text oX=write oJ=write oL=write oG=write oB=write -oX=write -oJ=write -oL=write -oG=write -oB=write adapter-ip=text " +
      "adapter-port=text router-mac=text source-ip=text source-port=text shard=text seed=text wait=text retries=text ttl=text banners",
    operands: "connect...",
    scheme: "tcp",
  },
  zmap: {
    flags:
      "p|target-ports|target-port=text o|output-file=write b|blocklist-file|blacklist-file=read w|allowlist-file|whitelist-file=read " +
      "I|list-of-ips-file=read n|max-targets=text N|max-results=text r|rate=text B|bandwidth=text t|max-runtime=text c|cooldown-time=text " +
      "e|seed=text S|source-ip=text s|source-port=text G|gateway-mac=text i|interface=text f|output-fields=text O|output-module=text " +
      "output-filter=text M|probe-module=text probe-args=text P|probes=text T|sender-threads=text C|config=read l|log-file=write " +
      "L|log-directory=write m|metadata-file=write u|status-updates-file=write v|verbosity=text d|dryrun q|quiet shards=text shard=text",
    operands: "connect...",
    scheme: "tcp",
  },
  rustscan: {
    flags:
      "a|addresses=connect p|ports=text r|range=text b|batch-size=text t|timeout=text u|ulimit=text g|greppable scan-order=text " +
      "scripts=text top",
    operands: "text...",
    scheme: "tcp",
    aliases: ["sx"],
  },
  naabu: {
    flags:
      "-host=connect -p=text -port=text -list|-l=read -o|-output=write -rate=text -c=text -json -silent -tp|-top-ports=text",
    singleDash: true,
    operands: "text...",
    scheme: "tcp",
  },
  tcpdump: {
    flags:
      "i=text w=write r=read F=read c=text s=text n v A X e q C=text G=text W=text z=shell Z=text y=text",
    operands: "text...",
    aliases: ["ngrep", "dumpcap"],
  },
  tshark: {
    flags: "i=text w=write r=read f=text Y=text T=text e=text c=text a=text o=text",
    operands: "text...",
    aliases: ["wireshark", "termshark"],
  },
  iperf: {
    flags: "c|client=connect s|server p=text t=text",
    operands: "text...",
    aliases: ["iperf3"],
    scheme: "tcp",
  },
  mail: {
    flags: "s=text a=read A=read c=text b=text r=text f=read u=text S=text q=read e N n i v E H",
    operands: "recipient...",
    sends: true,
    aliases: ["mailx", "s-nail", "heirloom-mailx", "Mail"],
  },
  sendmail: {
    flags: "f=text F=text O=text o=text C=read t i bs v",
    operands: "recipient...",
    sends: true,
    aliases: ["msmtp", "ssmtp", "exim", "exim4", "esmtp", "postmap"],
  },
  mutt: {
    flags: "s=text a=read... c=text b=text i=read H=read F=read e=text f=read x",
    operands: "recipient...",
    sends: true,
    aliases: ["neomutt"],
  },
  swaks: {
    flags:
      "to=text from=text server=connect body=data attach=data header=text auth-user=text auth-password=text",
    operands: "text...",
    scheme: "smtp",
    sends: true,
  },
  ngrok: {
    operands: "text...",
    sub: { "http|tcp|tls|start": { operands: "text..." } },
    aliases: ["cloudflared", "lt", "localtunnel", "bore", "frpc", "tailscale", "zrok", "chisel"],
  },
  wormhole: {
    operands: "text...",
    sub: {
      send: { flags: "text=text code=text", operands: "read", recursive: true },
      "receive|recv": { flags: "o|output-file=write", operands: "text..." },
    },
    aliases: ["magic-wormhole", "croc"],
  },
  transfer: { operands: "read...", aliases: ["ffsend", "termbin", "pastebinit", "gist"] },
  ip: {
    flags: "f=text n=text",
    operands: "text...",
    sub: { netns: { operands: "text...", sub: { exec: { posix: true, operands: "text run" } } } },
  },
  ifconfig: {
    operands: "text...",
    aliases: [
      "route",
      "arp",
      "netstat",
      "ss",
      "iwconfig",
      "iw",
      "ethtool",
      "brctl",
      "tc",
      "nmcli",
      "nmtui",
      "hostname",
      "hostnamectl",
      "dhclient",
      "ifup",
      "ifdown",
      "networksetup",
      "scutil",
    ],
  },
  wg: { operands: "text...", aliases: ["wg-quick", "openvpn", "vpnc", "openconnect"] },
  mosquitto_pub: {
    flags: "h=connect p=port t=text m=text f=read u=text P=text q=text l s",
    operands: "text...",
    scheme: "mqtt",
    sends: true,
  },
  mosquitto_sub: {
    flags: "h=connect p=port t=text u=text P=text q=text",
    operands: "text...",
    scheme: "mqtt",
    output: "download",
  },
};
