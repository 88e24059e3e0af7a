/** The file of a cycle's paper: `q1-2027-retrospective.pdf`. */
export function paperName(cycleName: string, paper: string): string {
  const name = cycleName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${name || 'cycle'}-${paper}.pdf`;
}
