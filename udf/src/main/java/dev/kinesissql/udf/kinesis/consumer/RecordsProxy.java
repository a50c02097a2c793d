package dev.kinesissql.udf.kinesis.consumer;

import java.util.Properties;
import org.apache.flink.kinesis.shaded.com.amazonaws.ClientConfiguration;
import org.apache.flink.kinesis.shaded.com.amazonaws.ClientConfigurationFactory;
import org.apache.flink.kinesis.shaded.com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.AmazonKinesis;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.AmazonKinesisClientBuilder;
import org.apache.flink.kinesis.shaded.org.apache.flink.connector.aws.config.AWSConfigConstants;
import org.apache.flink.kinesis.shaded.org.apache.flink.connector.aws.util.AWSClientUtil;
import org.apache.flink.streaming.connectors.kinesis.proxy.KinesisProxy;
import org.apache.flink.streaming.connectors.kinesis.proxy.KinesisProxyInterface;
import org.apache.flink.streaming.connectors.kinesis.util.AWSUtil;

/** The connector's way to Kinesis, with a client that has a {@link RecordsHandler} and is else the connector's. */
final class RecordsProxy extends KinesisProxy {

    private static final String USER_AGENT = "Apache Flink %s (%s) Kinesis Connector";

    private RecordsProxy(Properties settings) {
        super(settings);
    }

    /** A way to Kinesis by a table's settings. */
    public static KinesisProxyInterface create(Properties settings) {
        return new RecordsProxy(settings);
    }

    /** As the connector makes it: it takes no handlers, and a client that is made takes none any more. */
    @Override
    protected AmazonKinesis createKinesisClient(Properties settings) {
        ClientConfiguration configuration = new ClientConfigurationFactory().getConfig();
        AWSUtil.setAwsClientConfigProperties(configuration, settings);
        configuration.setUserAgentPrefix(AWSClientUtil.formatFlinkUserAgentPrefix(USER_AGENT));
        AmazonKinesisClientBuilder builder = AmazonKinesisClientBuilder.standard()
                .withCredentials(AWSUtil.getCredentialsProvider(settings))
                .withClientConfiguration(configuration)
                .withRequestHandlers(new RecordsHandler());
        String endpoint = settings.getProperty(AWSConfigConstants.AWS_ENDPOINT);
        String region = settings.getProperty(AWSConfigConstants.AWS_REGION);
        if (endpoint == null) {
            return builder.withRegion(region).build();
        }
        return builder.withEndpointConfiguration(new EndpointConfiguration(endpoint, region)).build();
    }
}
