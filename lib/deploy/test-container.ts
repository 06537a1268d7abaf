/** The parameters of console.yaml without a default; nobody else knows them. */
export const CONTAINER_VALUES = {
  ImageTag: '1',
  TargetsJson: '{}',
  ConsolePolicyArns: 'arn:aws:iam::123456789012:policy/a,arn:aws:iam::123456789012:policy/b',
  VpcId: 'vpc-1',
  LoadBalancerSubnets: 'subnet-1,subnet-2',
  TaskSubnets: 'subnet-3,subnet-4',
  CertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
};

/** Those of the console's settings that nobody has to give. */
export const SETTINGS = {
  AuthSecretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:earlier-AbCdEf',
  OidcClientSecretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:oidc-AbCdEf',
  MetricsTokenSecretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:metrics-AbCdEf',
  MetricsSecurityGroupId: 'sg-0123',
  AuditKeepDays: '400',
  TracesEndpoint: 'http://collector:4318',
};

/** What else may be left out. */
export const OPTIONS = {
  ...SETTINGS,
  TargetRoleArns: 'arn:aws:iam::210987654321:role/orders,arn:aws:iam::210987654321:role/chat',
  AlarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
};
