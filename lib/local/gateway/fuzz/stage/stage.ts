import type { Case } from '../case';
import type { Fault } from '../judge/fault';
import { judgeAnswers } from '../judge/judge-answers';
import { type Judged, judgeDeliveries, permittedIds } from '../judge/judge-deliveries';
import { judgeFrames, judgeServerFrames } from '../judge/judge-frames';
import type { Plan } from '../plan';
import { readServerFrames } from '../reference/server-frames';
import type { Subject } from '../subject/start';
import type { People } from '../world';
import { checkAlive } from './check-alive';
import { checkRoom } from './check-room';
import { comesTrue } from './comes-true';
import { connectPerson, type Person } from './person';
import { play } from './play';
import { createRecords, type Records } from './records';

type Outcome = { faults: Fault[]; granted: number; refused: number; connected: number };

/** A gateway with clients on it that keep to the rules, until `finish`. */
export type Stage = {
  people: People;
  /** Plays connections at the same time, then looks whether everything is as it should be. */
  playAll: (cases: readonly Case[]) => Promise<Outcome>;
  /** Ends everything and answers what is left that should not be. */
  finish: () => Promise<Fault[]>;
};

const LASTING = 2;
const EXPENDABLE = 3;

export async function openStage(subject: Subject, plan: Plan): Promise<Stage> {
  const port = await subject.call('open', plan);
  const records = createRecords(subject);
  const join = (name: string) => connectPerson(port, plan, name, (each) => records.idOf(each));
  const lasting: Person[] = [];
  const expendable: Person[] = [];
  // One after the other, so that they have the same ids every time.
  for (let index = 0; index < LASTING; index++) lasting.push(await join(`lasting-${index}`));
  for (let index = 0; index < EXPENDABLE; index++) expendable.push(await join(`expendable-${index}`));
  const people: People = { lasting: lasting.map(({ id }) => id), expendable: expendable.map(({ id }) => id) };
  const deleted = new Set<string>();
  let checks = 0;

  const everybody = () => [...lasting, ...expendable];
  const errors = () => records.takeErrors().map((line) => ({ what: `The log has an error: ${line}` }));

  return {
    people,
    playAll: async (cases) => {
      const judged: Judged[] = await Promise.all(
        cases.map(async (each) => {
          const played = await play(port, each);
          return { case: each, played, answers: judgeAnswers(each, played, plan) };
        }),
      );
      const alive = await checkAlive({ port, plan, lasting, check: checks++, join });
      const unsettled = await records.settle();
      for (const id of judged.flatMap(({ answers }) => permittedIds(answers, 'DELETE'))) deleted.add(id);
      const received = everybody().map(({ id, take }) => ({ id, texts: take() }));
      const faults = [
        ...alive,
        ...unsettled,
        ...judged.flatMap((each) => judgeAlone(each, plan, records)),
        ...judgeDeliveries(received, judged, plan),
        ...everybody().flatMap((person) => judgePerson(person, deleted)),
        ...errors(),
      ];
      const statuses = judged.flatMap(({ answers }) => answers.responses.map(({ status }) => status));
      return {
        faults,
        granted: statuses.filter((status) => status >= 200 && status < 300).length,
        refused: statuses.filter((status) => status >= 400).length,
        connected: statuses.filter((status) => status === 101).length,
      };
    },
    finish: async () => {
      for (const person of everybody()) person.leave();
      await comesTrue(() => everybody().every((person) => !person.isOpen()));
      const room = await checkRoom(port, plan);
      const isQuiet = await comesTrue(async () => (await subject.call('handles')).sockets === 0);
      const faults = isQuiet ? room : [...room, { what: 'TCP connections are left when all clients have gone' }];
      faults.push(...(await records.settle()), ...records.judgePairs());
      const tookMs = await subject.call('close');
      if (tookMs > plan.limits.shutdownTimeoutMs / 2)
        faults.push({ what: `Tasks are left: the end took ${tookMs} ms` });
      const { sockets, listeners } = await subject.call('handles');
      if (sockets + listeners > 0)
        faults.push({ what: `${sockets} connections, ${listeners} listeners are left at the end` });
      return [...faults, ...errors()];
    },
  };
}

function judgeAlone({ case: each, played, answers }: Judged, plan: Plan, records: Records): Fault[] {
  const { faults, upgraded } = answers;
  const ofFrames = upgraded ? judgeServerFrames(readServerFrames(upgraded)) : [];
  const told = records.toldOf(each);
  const ofClient = each.kind === 'frames' ? judgeFrames(each, { played, upgraded, told, plan }) : [];
  return [...faults, ...ofFrames, ...ofClient].map((what) => ({ what, case: each }));
}

function judgePerson({ id, isOpen }: Person, deleted: ReadonlySet<string>): Fault[] {
  return isOpen() || deleted.has(id) ? [] : [{ what: `The connection of ${id} was closed, which nobody signed` }];
}
