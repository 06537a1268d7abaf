/** A part of AWS with accounts, Regions and names of its own. */
type Partition = { name: string; title: string; regions: RegExp; suffixes: string[] };

/** What follows `{api-id}.execute-api.{region}.` in each; the second one answers over IPv6 as well. */
const PARTITIONS: Partition[] = [
  {
    name: 'aws-cn',
    title: 'AWS China',
    regions: /^cn-/,
    suffixes: ['amazonaws.com.cn', 'api.amazonwebservices.com.cn'],
  },
  { name: 'aws-us-gov', title: 'AWS GovCloud (US)', regions: /^us-gov-/, suffixes: ['amazonaws.com', 'api.aws'] },
  {
    name: 'aws-eusc',
    title: 'AWS European Sovereign Cloud',
    regions: /^eusc-/,
    suffixes: ['amazonaws.eu', 'api.amazonwebservices.eu'],
  },
  { name: 'aws-iso-b', title: 'AWS ISOB', regions: /^us-isob-/, suffixes: ['sc2s.sgov.gov', 'api.aws.scloud'] },
  { name: 'aws-iso-f', title: 'AWS ISOF', regions: /^us-isof-/, suffixes: ['csp.hci.ic.gov', 'api.aws.hci.ic.gov'] },
  {
    name: 'aws-iso-e',
    title: 'AWS ISOE',
    regions: /^eu-isoe-/,
    suffixes: ['cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk'],
  },
  { name: 'aws-iso', title: 'AWS ISO', regions: /^us-iso-/, suffixes: ['c2s.ic.gov', 'api.aws.ic.gov'] },
  { name: 'aws', title: 'AWS', regions: /^/, suffixes: ['amazonaws.com', 'api.aws'] },
];

export function partitionOf(region: string): Partition {
  return PARTITIONS.find(({ regions }) => regions.test(region)) as Partition;
}

/** Whether a host is one of AWS's own, endpoints of a VPC among them. */
export function isAwsHost(host: string): boolean {
  return PARTITIONS.some(({ suffixes }) => suffixes.some((suffix) => host.endsWith(`.${suffix}`)));
}

export const REGION_NAME = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
