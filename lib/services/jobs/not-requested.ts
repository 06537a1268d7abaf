/** A job that nobody asks to start. */
export const NOT_REQUESTED = {
  status: 'prepared',
  startAt: null,
  requestedBy: null,
  approvedBy: null,
  requestExpiresAt: null,
} as const;
