import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

/** A registry that knows nothing but who is there, as the smallest backends keep it. */
const table = new DynamoDBClient({});
const TableName = process.env.TABLE_NAME;

export async function join({ requestContext }) {
  await table.send(new PutItemCommand({ TableName, Item: { connectionId: { S: requestContext.connectionId } } }));
  return { statusCode: 200 };
}

export async function leave({ requestContext }) {
  await table.send(new DeleteItemCommand({ TableName, Key: { connectionId: { S: requestContext.connectionId } } }));
  return { statusCode: 200 };
}
