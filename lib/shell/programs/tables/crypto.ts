/**
 * Keys, certificates, encryption, password stores.
 *
 * @module
 */

import type { ProgramTable } from "../row.ts";

/** Keys, encryption and password stores. */
export const CRYPTO: ProgramTable = {
  gpg: {
    abbreviations: true,
    flags:
      "o|output=write d|decrypt e|encrypt s|sign b|detach-sign c|symmetric a|armor r|recipient=text R|hidden-recipient=text " +
      "u|local-user=text verify import export export-secret-keys export-secret-subkeys K|list-secret-keys k|list-keys|list-public-keys " +
      "homedir=list keyring=list secret-keyring=list no-default-keyring passphrase=text passphrase-file=read passphrase-fd=text " +
      "options=read keyserver=connect recv-keys|receive-keys send-keys search-keys refresh-keys fetch-keys dearmor|unarmor enarmor " +
      "batch yes n q v t clearsign|clear-sign gen-key|generate-key full-gen-key quick-gen-key edit-key delete-keys " +
      "delete-secret-keys trust-model=text cipher-algo=text digest-algo=text pinentry-mode=text status-fd=text command-fd=text " +
      "default-key=text comment=text z=text multifile card-edit fingerprint with-colons keyid-format=text f|recipient-file=read " +
      "export-ownertrust import-ownertrust list-packets list-sigs set-filename=text logger-file=write attribute-file=write " +
      "keyserver-options=text export-options=text import-options=text photo-viewer=shell agent-program=list dirmngr-program=list",
    operands: "read...",
    when: {
      "export|export-secret-keys|export-secret-subkeys|K|k|recv-keys|send-keys|search-keys|refresh-keys|edit-key|delete-keys|delete-secret-keys|fingerprint|list-sigs|gen-key|quick-gen-key|full-gen-key":
        "text...",
      "fetch-keys": "connect...",
    },
    scheme: "hkp",
    output: "decoded",
    outputIf: "d dearmor",
    aliases: ["gpg2", "gpgv", "gpgsm", "sq", "sop"],
  },
  "gpg-agent": { operands: "text...", aliases: ["gpgconf", "gpg-connect-agent", "gpgtar", "pinentry"] },
  openssl: {
    flags:
      "-in=read -out=write -key=read -inkey=read -keyin=read -cert=read -certfile=read -CA=read -CAkey=read -CAfile=list -CApath=list " +
      "-signkey=read -pass=text -passin=text -passout=text -config=read -extfile=read -kfile=read -k=text -K=text -iv=text -S=text -md=text " +
      "-subj=text -days=text -newkey=text -keyout=write -addext=text -extensions=text -reqexts=text -name=text -caname=text -inform=text " +
      "-outform=text -keyform=text -connect=connect -proxy=connect -host=connect -port=port -servername=text -starttls=text -cipher=text " +
      "-ciphersuites=text -alpn=text -msg -debug -showcerts -brief -quiet -ign_eof -verify=text -sigfile=read -signature=read -sign=read -prverify=read " +
      "-hmac=text -macopt=text -pkeyopt=text -algorithm=text -peerkey=read -set_serial=text -CAserial=edit -rand=read -writerand=write " +
      "-accept=text -www -WWW -HTTP -url=connect -issuer=read -respout=write -reqin=read -revoke=read -gencrl -nameopt=text -e -d -a -A -base64 " +
      "-salt -nosalt -pbkdf2 -iter=text -p -P -hex -binary -r -noout -text -nodes -noenc -x509 -new -batch -engine=text -provider=text -CAform=text -recip=read",
    singleDash: true,
    operands: "text...",
    scheme: "tls",
    sub: {
      "s_client|s_time": { operands: "connect", sends: true, output: "download" },
      "s_server": { operands: "text..." },
      "dgst|sha1|sha256|sha512|md5|sha224|sha384": { operands: "read..." },
      enc: { operands: "text..." },
      "base64|aes-256-cbc|aes-128-cbc|des3|rc4|chacha20|bf|aria-256-cbc": {
        output: "decoded",
        outputIf: "d",
        operands: "text...",
      },
      verify: { operands: "read..." },
      "rand|prime|speed|version|ciphers|list|passwd|errstr|help": {
        flags: "-base64 -hex",
        operands: "text...",
      },
      "x509|req|rsa|ec|pkey|genrsa|genpkey|ecparam|dsa|gendsa|pkcs12|pkcs7|pkcs8|cms|smime|crl|ca|asn1parse|pkeyutl|rsautl|dhparam|ocsp|ts|spkac|nseq|rehash|storeutl|kdf|mac":
        { operands: "read..." },
    },
    output: "decoded",
    outputIf: "d",
    aliases: ["libressl"],
  },
  "ssh-keygen": {
    flags:
      "f=list t=text b=text C=text N=text P=text q y l e i p c R=text F=text H r=text s=list n=text I=text V=text z=text O=text m=text " +
      "Y=text a=text A B D=list E=text g h k K L M=text o Q S=text T=text U v W=text w=text x=text Z=text",
    operands: "text...",
  },
  "ssh-add": {
    flags: "l L d D k K c t=text s=list e=list x X q T=list A E=text h=text H=text",
    operands: "list...",
  },
  "ssh-copy-id": {
    flags: "i=list p=port o=text f n s t=text",
    operands: "connect",
    scheme: "ssh",
    sends: true,
  },
  "ssh-keyscan": {
    flags: "t=text p=port T=text f=read H 4 6 c D v O=text",
    operands: "connect...",
    scheme: "ssh",
  },
  "ssh-import-id": { operands: "text...", aliases: ["ssh-import-id-gh"] },
  age: {
    flags:
      "d|decrypt e|encrypt o|output=write i|identity=read r|recipient=text R|recipients-file=read p|passphrase a|armor j=text",
    operands: "read",
    output: "decoded",
    outputIf: "d",
    aliases: ["rage"],
  },
  "age-keygen": {
    flags: "o|output=write y pq",
    operands: "read",
    aliases: [
      "minisign",
      "signify",
      "cosign",
      "rekor-cli",
      "slsa-verifier",
      "ssss-split",
      "ssss-combine",
      "ykman",
      "yubikey-manager",
    ],
  },
  pass: {
    flags: "c|clip=?text q",
    operands: "text...",
    sub: { git: { operands: "text..." } },
    aliases: ["gopass", "passage", "prs"],
  },
  security: {
    flags: "",
    operands: "text...",
    sub: {
      "import|add-certificates|add-trusted-cert|verify-cert": {
        flags: "k=list P=text t=text f=text T=list r=text d D p=text c=read",
        operands: "read...",
      },
      "export": { flags: "o=write k=list t=text f=text P=text" },
    },
  },
  "secret-tool": {
    operands: "text...",
    aliases: [
      "keyring",
      "kwallet-query",
      "kwalletcli",
      "gnome-keyring-daemon",
      "gnome-keyring",
      "keyctl",
      "bw",
      "bitwarden",
      "lpass",
      "1password",
      "dashlane",
      "dcli",
      "rbw",
      "keepassxc-cli",
      "kpcli",
      "enpass-cli",
      "authy",
    ],
  },
  keytool: {
    flags:
      "-keystore=list -storepass=text -keypass=text -alias=text -file=read -importkeystore -srckeystore=read -destkeystore=write -export -import -list -genkeypair -dname=text -validity=text -keyalg=text -v -rfc",
    singleDash: true,
    operands: "text...",
  },
  certtool: {
    flags: "load-privkey=read load-certificate=read outfile=write infile=read template=read generate-privkey",
    operands: "text...",
    aliases: ["p11tool", "pkcs11-tool", "step", "mkcert", "cfssl", "cfssljson", "easyrsa", "acme.sh", "lego"],
  },
  steghide: {
    flags: "cf=read ef=read sf=write xf=write p=text -cf=read -ef=read -sf=read -xf=write -p=text",
    operands: "text...",
    aliases: ["outguess", "exiv2", "binwalk", "stegsnow"],
  },
  ccrypt: {
    flags: "e d c k=read K=text",
    operands: "edit...",
    aliases: ["ccencrypt", "ccdecrypt", "mcrypt", "bcrypt", "aescrypt", "scrypt"],
  },
};
