import assert from "node:assert/strict";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import { CertificateWatch, problemOfTls } from "./certificate.ts";

const DAY_MS = 86_400_000;
/** Signed by itself, for `localhost`; nobody has its key. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBfjCCASOgAwIBAgIURFfMaP8eahZal2SyeDtJ2p0vmj4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyODEzMjA0NFoXDTI2MTIyODEz
MjA0NFowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAERw7KcYMtRsjmyBY9u5VxORwL3dz9VsTOftmvkJsSdIL0qgIU287x2hZo
SjN0Hlg4kO9wAnDXp+xvXisb+A29kqNTMFEwHQYDVR0OBBYEFF2U3oVWsE5+1ZBi
/fRc/zmdipQWMB8GA1UdIwQYMBaAFF2U3oVWsE5+1ZBi/fRc/zmdipQWMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAMlQdqGltH3QpC6opW/c74Rs
rol1TSGlRqDHsZIBGsaBAiEAvgYmCvle4QP9msuTWq/cEq7oNfkkN9wMFsROaSAV
t+4=
-----END CERTIFICATE-----
`;
const ENDS_MS = Date.UTC(2026, 11, 28, 13, 20, 44);

Deno.test("CertificateWatch warns from 14 days before the end on, once a day", () => {
  const lines: LogLine[] = [];
  const watch = new CertificateWatch(PEM, createLog((line) => lines.push(line)));
  for (const days of [-15, -14.5, -14.2, -1.5, 0.5]) watch.look(ENDS_MS + days * DAY_MS);
  assert.deepEqual([...new Set(lines.map(({ name }) => name))], ["MASTER_TLS_ENDS"]);
  assert.deepEqual(lines.map(({ fields }) => fields.days), [14, 1, -1]);
});

Deno.test("CertificateWatch says nothing of what it cannot read", () => {
  const lines: LogLine[] = [];
  new CertificateWatch("no certificate", createLog((line) => lines.push(line))).look(0);
  assert.deepEqual(lines, []);
});

Deno.test("problemOfTls() tells of what is no certificate, no key, and no pair", async () => {
  const [cert, key] = await Promise.all(["cert", "key"].map((name) => {
    const url = new URL(`../../shared/edge/testdata/test_only_${name}.pem`, import.meta.url);
    return Deno.readTextFile(url);
  }));
  assert.ok(cert !== undefined && key !== undefined);
  const garbage = "-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n";
  assert.equal(problemOfTls({ cert, key }), undefined);
  assert.equal(
    problemOfTls({ cert: cert + PEM, key }),
    undefined,
    "the first one of a chain counts",
  );
  const cases: readonly [string, string, RegExp][] = [
    ["", key, /^TLS_CERT holds no certificate/],
    [garbage, key, /^TLS_CERT holds no certificate/],
    [key, key, /^TLS_CERT holds no certificate/],
    [cert, "", /^TLS_KEY holds no private key/],
    [cert, cert, /^TLS_KEY holds no private key/],
    [PEM, key, /^TLS_KEY does not belong to the first certificate/],
    [PEM + cert, key, /^TLS_KEY does not belong to the first certificate/],
  ];
  for (const [wrongCert, wrongKey, problem] of cases) {
    assert.match(problemOfTls({ cert: wrongCert, key: wrongKey }) ?? "none", problem);
  }
});
