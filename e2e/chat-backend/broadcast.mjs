import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';

const table = new DynamoDBClient({});

/** Says to everybody what one client said. The endpoint is the one that AWS would have. */
export async function handler({ requestContext: { apiId, stage }, body }) {
  const endpoint = `https://${apiId}.execute-api.${process.env.AWS_REGION}.amazonaws.com/${stage}`;
  const api = new ApiGatewayManagementApiClient({ endpoint });
  const { Items = [] } = await table.send(new ScanCommand({ TableName: process.env.TABLE_NAME }));
  const { data } = JSON.parse(body);
  await Promise.all(
    Items.map(({ connectionId }) =>
      api.send(new PostToConnectionCommand({ ConnectionId: connectionId.S, Data: data })).catch(() => {}),
    ),
  );
  return { statusCode: 200 };
}
