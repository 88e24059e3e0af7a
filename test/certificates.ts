import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate authority of a test's own, and one server's certificate from it. */
export interface TestAuthority {
  /** The authority's certificate, for whoever is to trust it. */
  authorityFile: string;
  authority: string;
  /** A server's, valid for the name localhost, and so not for 127.0.0.1. */
  certificateFile: string;
  certificate: string;
  keyFile: string;
  key: string;
}

/** Makes both under `folder`, valid for a day, with the openssl program as docs/operations.md shows it. */
export function makeAuthority(folder: string, name: string): TestAuthority {
  const file = (end: string): string => join(folder, `${name}-${end}`);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...curve,
    '-days',
    '1',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  );
  openssl('req', ...curve, '-subj', '/CN=localhost', '-keyout', file('server.key'), '-out', file('server.csr'));
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n');
  const signing = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '1', '-extfile', file('names')];
  openssl('x509', '-req', '-in', file('server.csr'), ...signing, '-out', file('server.pem'));
  return {
    authorityFile: file('ca.pem'),
    authority: readFileSync(file('ca.pem'), 'utf8'),
    certificateFile: file('server.pem'),
    certificate: readFileSync(file('server.pem'), 'utf8'),
    keyFile: file('server.key'),
    key: readFileSync(file('server.key'), 'utf8'),
  };
}
