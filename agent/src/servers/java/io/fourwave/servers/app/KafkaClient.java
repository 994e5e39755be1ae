// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer and a consumer in a group of its own: {@code PORT}. */
final class KafkaClient {
    private static final String TOPIC = "waves";
    private static final int RECORDS = 200;

    private KafkaClient() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> broker = Map.of("bootstrap.servers", "127.0.0.1:" + arguments[0]);
        try (Admin admin = Admin.create(broker)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get(60, TimeUnit.SECONDS);
        }
        try (var producer = new KafkaProducer<>(broker, new StringSerializer(), new StringSerializer());
                var consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", "127.0.0.1:" + arguments[0],
                                "group.id", "readers",
                                "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            Orders.work(() -> {
                produce(producer);
                return "the values' sum is " + consume(consumer);
            });
        }
        System.out.println("ended");
    }

    private static void produce(KafkaProducer<String, String> producer) {
        IntStream.rangeClosed(1, RECORDS)
                .mapToObj(Integer::toString)
                .forEach(number -> producer.send(new ProducerRecord<>(TOPIC, number, number)));
        producer.flush();
    }

    private static int consume(KafkaConsumer<String, String> consumer) {
        int sum = 0;
        int seen = 0;
        while (seen < RECORDS) {
            var records = consumer.poll(Duration.ofMillis(200));
            seen += records.count();
            sum += StreamSupport.stream(records.spliterator(), false)
                    .mapToInt(each -> Integer.parseInt(each.value()))
                    .sum();
        }
        return sum;
    }
}
