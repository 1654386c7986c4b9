/**
 * Certificates for tests, made by openssl: an authority, and a server's for a name.
 *
 * @module
 */

/** Makes `ca.pem`, `server.pem` and `server.key` in a folder. */
export async function makeCertificates(folder: string, subject: string): Promise<void> {
  Deno.mkdirSync(folder, { recursive: true });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(folder, [
    ...["req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA"],
    ...["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"],
  ]);
  await openssl(folder, [
    ...["req", ...key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server"],
  ]);
  Deno.writeTextFileSync(
    `${folder}/server.ext`,
    `subjectAltName=${subject}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n`,
  );
  await openssl(folder, [
    ...["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"],
    ...["-out", "server.pem", "-days", "2", "-extfile", "server.ext"],
  ]);
}

async function openssl(cwd: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", {
    args: [...args],
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
