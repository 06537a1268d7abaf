/** As much of the Dockerfile format as ours has: https://docs.docker.com/reference/dockerfile/. Anything else is refused. */

type Instruction =
  | { name: 'WORKDIR'; value: string }
  | { name: 'USER'; value: string }
  | { name: 'EXPOSE'; value: string }
  | { name: 'RUN'; value: string }
  | { name: 'ENV'; key: string; value: string }
  | { name: 'COPY'; from?: string; paths: string[]; to: string }
  | { name: 'CMD'; command: string[] }
  | { name: 'HEALTHCHECK'; options: Record<string, string>; command: string[] };

export type Stage = { name: string; base: string; instructions: Instruction[] };

export function parseDockerfile(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? [];
    if (word === 'FROM') {
      const [, base = '', name = ''] = /^(?:--platform=\S+\s+)?(\S+) AS (\S+)$/.exec(rest) ?? [];
      stages.push({ base, name, instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (!stage) throw new Error(`Before FROM: ${line}`);
      stage.instructions.push(parseInstruction(word, rest));
    }
  }
  return stages;
}

function parseInstruction(name: string, rest: string): Instruction {
  switch (name) {
    case 'WORKDIR':
    case 'USER':
    case 'EXPOSE':
    case 'RUN':
      return { name, value: rest };
    case 'ENV': {
      const [, key = '', value = ''] = /^(\w+)=(\S*)$/.exec(rest) ?? [];
      return { name, key, value };
    }
    case 'COPY': {
      const [, from, list = ''] = /^(?:--from=(\S+)\s+)?([^-].*)$/.exec(rest) ?? [];
      const words = list.split(/\s+/);
      return { name, ...(from && { from }), paths: words.slice(0, -1), to: words.at(-1) ?? '' };
    }
    case 'CMD':
      return { name, command: JSON.parse(rest) };
    case 'HEALTHCHECK': {
      const [flags = '', command = ''] = rest.split(/\s*\bCMD\s+/);
      const options = Object.fromEntries(
        [...flags.matchAll(/--([\w-]+)=(\S+)/g)].map(([, key, value]) => [key, value]),
      );
      return { name, options, command: JSON.parse(command) };
    }
    default:
      throw new Error(`This instruction is not known here: ${name}`);
  }
}

/** All instructions of that name, in order. */
export function instructionsOf<N extends Instruction['name']>(stage: Stage, name: N) {
  return stage.instructions.filter((each): each is Extract<Instruction, { name: N }> => each.name === name);
}

/** Whether a line of our .dockerignore leaves out this path, relative to the context and with slashes. */
export function isIgnored(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const anywhere = pattern.startsWith('**/');
    const body = pattern.replace(/^\*\*\//, '').replace(/[.+^${}()|[\]\\]/g, '\\$&');
    const regex = body.replace(/\*/g, '[^/]*');
    return new RegExp(`${anywhere ? '(^|/)' : '^'}${regex}($|/)`).test(path);
  });
}
