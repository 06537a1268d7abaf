import type { MouseEvent } from 'react';

/**
 * For a button of which another may take the place as soon as the answer comes: the second click of a double click, which was meant for the first
 * button, does nothing. Presses of a key act every time.
 */
export function firstPress(act: () => void): (press: Pick<MouseEvent, 'detail'>) => void {
  return ({ detail }) => {
    if (detail < 2) act();
  };
}
