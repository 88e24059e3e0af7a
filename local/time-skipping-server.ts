import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersAt, findFreePort } from './ports.ts';
import { runProgram, whereIs } from './programs.ts';
import { downloadWithSdk } from './sdk-download.ts';
import type { ProgramSearch } from './temporal-program.ts';

const VERSION = '1.32.1';

/** A time-skipping server that is there already: the given one, or one in our cache; or null. */
export function timeSkippingServerAtHand({ given, cacheFolder }: { given: string | null; cacheFolder: string }): string | null {
  if (given !== null) return given;
  const { downloaded, script, jars } = placesIn(cacheFolder);
  if (existsSync(downloaded)) return downloaded;
  if (!existsSync(jars) || whereIs('java') === null) return null;
  writeScript(script, jars);
  return script;
}

/** Finds Temporal's time-skipping test server, which rehearsals run on: at hand, by the SDK's download, or with Maven and Java. */
export async function findTimeSkippingServer({ given, cacheFolder, say }: ProgramSearch & { given: string | null }): Promise<string> {
  const atHand = timeSkippingServerAtHand({ given, cacheFolder });
  if (atHand !== null) return atHand;
  const { downloaded, script, jars } = placesIn(cacheFolder);
  mkdirSync(join(downloaded, '..'), { recursive: true });
  try {
    say('Downloading the time-skipping server for rehearsals (about 60 MB, once)');
    await downloadWithSdk({ kind: 'time-skipping', target: downloaded });
    return downloaded;
  } catch (cause) {
    const missing = ['java', 'mvn'].filter((name) => whereIs(name) === null);
    if (missing.length > 0) {
      throw new Error(
        `The time-skipping server could not be downloaded, and getting it with Maven needs ${missing.join(' and ')} ("apt-get install default-jre-headless maven")`,
        { cause },
      );
    }
    say('The time-skipping server could not be downloaded, so Maven fetches it: about 10 seconds');
    await fetchWithMaven(jars);
    writeScript(script, jars);
    await archiveClasses(jars);
    return script;
  }
}

function placesIn(cacheFolder: string): { downloaded: string; script: string; jars: string } {
  const folder = join(cacheFolder, `temporal-test-server-${VERSION}`);
  return { downloaded: join(folder, 'downloaded-server'), script: join(folder, 'temporal-test-server'), jars: join(folder, 'jars') };
}

async function fetchWithMaven(jars: string): Promise<void> {
  const fetching = `${jars}.fetching`;
  rmSync(fetching, { recursive: true, force: true });
  mkdirSync(fetching, { recursive: true });
  writeFileSync(join(fetching, 'pom.xml'), POM);
  await runProgram('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=jars'], { cwd: fetching });
  rmSync(jars, { recursive: true, force: true });
  renameSync(join(fetching, 'jars'), jars);
  rmSync(fetching, { recursive: true, force: true });
}

/** Lives for seconds: the quick compiler alone, and its classes from an archive, start it in a fifth of the time. Without the archive it starts as well. */
function writeScript(path: string, jars: string): void {
  const text = `#!/bin/sh\nexec java ${JAVA_FLAGS.join(' ')} -XX:SharedArchiveFile='${archiveOf(jars)}' -cp '${jars}/*' ${SERVER_CLASS} "$@"\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(`${path}.new`, text);
  chmodSync(`${path}.new`, 0o755);
  renameSync(`${path}.new`, path);
}

/** Lets a server start and end once, which leaves the archive of its classes. */
async function archiveClasses(jars: string): Promise<void> {
  const port = await findFreePort();
  const archive = archiveOf(jars);
  const server = spawn('java', [...JAVA_FLAGS, `-XX:ArchiveClassesAtExit=${archive}.new`, '-cp', `${jars}/*`, SERVER_CLASS, String(port)], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  server.once('error', () => undefined);
  for (let waitedMs = 0; waitedMs < 30_000 && !(await answersAt(port)); waitedMs += 100) await sleep(100);
  server.kill('SIGTERM');
  await ended;
  if (existsSync(`${archive}.new`)) renameSync(`${archive}.new`, archive);
}

function archiveOf(jars: string): string {
  return join(jars, '..', 'server.jsa');
}

const JAVA_FLAGS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const SERVER_CLASS = 'io.temporal.testserver.TestServer';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>sextant</groupId><artifactId>temporal-test-server</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
`;
