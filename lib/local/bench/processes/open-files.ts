/** How many files and sockets this process may have open, and any that it starts; as good as unlimited where nobody says. */
export function openFilesAllowed(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const soft = Number(userLimits?.open_files?.soft);
  return Number.isNaN(soft) ? Number.POSITIVE_INFINITY : soft;
}
