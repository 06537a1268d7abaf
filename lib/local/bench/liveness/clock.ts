/** Epoch ms in fractions, the same in every process of this machine. */
export const clock = () => performance.timeOrigin + performance.now();
