-- Each kind of row into its table; a gid's number stands behind its type. What is there already is replaced.

INSERT OR REPLACE INTO orders SELECT
  CAST(substr(line ->> '$.id', 21) AS INTEGER), line ->> '$.name', line ->> '$.test', line ->> '$.createdAt',
  line ->> '$.processedAt', line ->> '$.updatedAt', line ->> '$.cancelledAt', line ->> '$.cancelReason',
  line ->> '$.closedAt', line ->> '$.displayFinancialStatus', line ->> '$.displayFulfillmentStatus',
  line ->> '$.currencyCode', line ->> '$.sourceName', CAST(substr(line ->> '$.retailLocation.id', 24) AS INTEGER),
  line ->> '$.note', line -> '$.tags', line -> '$.customAttributes',
  CAST(substr(line ->> '$.customer.id', 24) AS INTEGER), line ->> '$.customer.firstName',
  line ->> '$.customer.lastName', line ->> '$.email', line ->> '$.phone', line ->> '$.shippingAddress.name',
  line ->> '$.shippingAddress.address1', line ->> '$.shippingAddress.address2', line ->> '$.shippingAddress.city',
  line ->> '$.shippingAddress.provinceCode', line ->> '$.shippingAddress.countryCodeV2',
  line ->> '$.shippingAddress.zip', line ->> '$.shippingAddress.latitude', line ->> '$.shippingAddress.longitude',
  line ->> '$.shippingLine.title', line ->> '$.shippingLine.code',
  line ->> '$.shippingLine.originalPriceSet.shopMoney.amount',
  line ->> '$.shippingLine.discountedPriceSet.shopMoney.amount', line ->> '$.taxesIncluded',
  line ->> '$.currentTotalPriceSet.shopMoney.amount', line ->> '$.totalOutstandingSet.shopMoney.amount',
  line ->> '$.totalRefundedSet.shopMoney.amount', line ->> '$.totalTipReceivedSet.shopMoney.amount'
FROM staged WHERE line GLOB '{"id":"gid://shopify/Order/*';

INSERT OR REPLACE INTO line_items SELECT
  CAST(substr(line ->> '$.id', 24) AS INTEGER), CAST(substr(line ->> '$.__parentId', 21) AS INTEGER),
  line ->> '$.sku', line ->> '$.title', line ->> '$.variantTitle', line ->> '$.quantity',
  line ->> '$.currentQuantity', line ->> '$.unfulfilledQuantity', line ->> '$.requiresShipping',
  line ->> '$.isGiftCard', CAST(substr(line ->> '$.product.id', 23) AS INTEGER),
  CAST(substr(line ->> '$.variant.id', 30) AS INTEGER), line ->> '$.originalUnitPriceSet.shopMoney.amount',
  line -> '$.customAttributes', line -> '$.taxLines', line -> '$.discountAllocations'
FROM staged WHERE line GLOB '{"id":"gid://shopify/LineItem/*';

INSERT OR REPLACE INTO fulfillment_orders SELECT
  CAST(substr(line ->> '$.id', 32) AS INTEGER), CAST(substr(line ->> '$.__parentId', 21) AS INTEGER),
  line ->> '$.status', line ->> '$.fulfillAt', line ->> '$.fulfillBy', line ->> '$.deliveryMethod.methodType',
  line ->> '$.deliveryMethod.maxDeliveryDateTime',
  CAST(substr(line ->> '$.assignedLocation.location.id', 24) AS INTEGER), line ->> '$.assignedLocation.name'
FROM staged WHERE line GLOB '{"id":"gid://shopify/FulfillmentOrder/*';

INSERT OR REPLACE INTO fulfillment_order_lines SELECT
  CAST(substr(line ->> '$.id', 40) AS INTEGER), CAST(substr(line ->> '$.__parentId', 32) AS INTEGER),
  CAST(substr(line ->> '$.lineItem.id', 24) AS INTEGER), line ->> '$.totalQuantity', line ->> '$.remainingQuantity'
FROM staged WHERE line GLOB '{"id":"gid://shopify/FulfillmentOrderLineItem/*';

INSERT OR REPLACE INTO returns SELECT
  CAST(substr(line ->> '$.id', 22) AS INTEGER), CAST(substr(line ->> '$.__parentId', 21) AS INTEGER),
  line ->> '$.name', line ->> '$.status', line ->> '$.totalQuantity', line ->> '$.createdAt', line ->> '$.closedAt'
FROM staged WHERE line GLOB '{"id":"gid://shopify/Return/*';

INSERT OR REPLACE INTO transactions SELECT
  CAST(substr(one.value ->> '$.id', 32) AS INTEGER), CAST(substr(line ->> '$.id', 21) AS INTEGER),
  one.value ->> '$.kind', one.value ->> '$.status', one.value ->> '$.gateway', one.value ->> '$.processedAt',
  one.value ->> '$.test', one.value ->> '$.amountSet.shopMoney.amount',
  CAST(substr(one.value ->> '$.parentTransaction.id', 32) AS INTEGER)
FROM staged, json_each(line, '$.transactions') AS one WHERE line GLOB '{"id":"gid://shopify/Order/*';

INSERT OR REPLACE INTO refunds SELECT
  CAST(substr(one.value ->> '$.id', 22) AS INTEGER), CAST(substr(line ->> '$.id', 21) AS INTEGER),
  one.value ->> '$.createdAt', one.value ->> '$.updatedAt', one.value ->> '$.note',
  one.value ->> '$.totalRefundedSet.shopMoney.amount', CAST(substr(one.value ->> '$.return.id', 22) AS INTEGER)
FROM staged, json_each(line, '$.refunds') AS one WHERE line GLOB '{"id":"gid://shopify/Order/*';

INSERT OR REPLACE INTO fulfillments SELECT
  CAST(substr(one.value ->> '$.id', 27) AS INTEGER), CAST(substr(line ->> '$.id', 21) AS INTEGER),
  one.value ->> '$.status', one.value ->> '$.createdAt', one.value ->> '$.updatedAt'
FROM staged, json_each(line, '$.fulfillments') AS one WHERE line GLOB '{"id":"gid://shopify/Order/*';
