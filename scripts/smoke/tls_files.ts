// A certificate authority for one smoke, and a certificate that it signed.

/** Paths of PEM files. */
export interface TestCertificates {
  readonly caPath: string;
  readonly certPath: string;
  readonly keyPath: string;
}

/** Makes both in `folder`, for `localhost` and 127.0.0.1. Needs `openssl`. */
export async function makeCertificates(folder: string): Promise<TestCertificates> {
  const path = (name: string) => `${folder}/${name}`;
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl([
    ...["req", "-x509", ...key, "-days", "2", "-subj", "/CN=VirtuCade smoke authority"],
    ...["-addext", "basicConstraints=critical,CA:TRUE"],
    ...["-keyout", path("ca.key"), "-out", path("ca.pem")],
  ]);
  await openssl([
    ...["req", ...key, "-subj", "/CN=localhost"],
    ...["-keyout", path("server.key"), "-out", path("server.csr")],
  ]);
  await Deno.writeTextFile(path("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  await openssl([
    ...["x509", "-req", "-in", path("server.csr"), "-days", "2", "-extfile", path("names")],
    ...["-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial"],
    ...["-out", path("server.pem")],
  ]);
  return { caPath: path("ca.pem"), certPath: path("server.pem"), keyPath: path("server.key") };
}

async function openssl(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args: [...args] }).output();
  if (!success) throw new Error(`Cannot make a certificate: ${new TextDecoder().decode(stderr)}`);
}
