// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What an application does with a client that keeps its connections in a pool; each ends with twenty connections. */
enum ClientBehaviour {
    /** One response after the other, none of them read or closed. */
    LEASED {
        @Override
        <R> Object perform(Client<R> client) throws Exception {
            return sendInSequence(client);
        }
    },

    /** Twenty threads at once, and no response closed. */
    LEASED_AT_ONCE {
        @Override
        <R> Object perform(Client<R> client) throws Exception {
            return atOnce(client::send);
        }
    },

    /** Twenty threads at once, each of which consumes its response. */
    POOLED {
        @Override
        <R> Object perform(Client<R> client) throws Exception {
            round(client);
            return client;
        }
    },

    /** Twenty responses held, and all of them consumed in the end. */
    HELD_THEN_POOLED {
        @Override
        <R> Object perform(Client<R> client) throws Exception {
            for (R response : sendInSequence(client)) {
                client.consume(response);
            }
            return client;
        }
    },

    /** As {@link #HELD_THEN_POOLED}, and consumed after the test's next word. */
    HELD_FOR_LONG_THEN_POOLED {
        @Override
        <R> Object perform(Client<R> client) throws Exception {
            List<R> responses = sendInSequence(client);
            Cue.say("ready");
            for (R response : responses) {
                client.consume(response);
            }
            System.out.println("given back");
            return client;
        }
    },

    /** Twenty threads, five times, on the same connections. */
    POOLED_IN_ROUNDS {
        @Override
        <R> Object perform(Client<R> client) throws Exception {
            for (int i = 0; i < 5; i++) {
                round(client);
            }
            return client;
        }
    },

    /** Twenty threads, and once more after the test's next word. */
    POOLED_AND_USED_AGAIN {
        @Override
        <R> Object perform(Client<R> client) throws Exception {
            round(client);
            Cue.say("ready");
            round(client);
            System.out.println("used again");
            return client;
        }
    },

    /** Twenty connections in the pool, ten of which are leased once more and never given back. */
    HALF_POOLED_HALF_LEASED {
        @Override
        <R> Object perform(Client<R> client) throws Exception {
            round(client);
            return List.of(client, sendTen(client));
        }
    },

    /** The same, and after the test's next word twenty threads once more. */
    HALF_LEASED_AND_USED_AGAIN {
        @Override
        <R> Object perform(Client<R> client) throws Exception {
            round(client);
            List<R> leased = sendTen(client);
            Cue.say("ready");
            round(client);
            System.out.println("used again");
            return List.of(client, leased);
        }
    };

    /** What must stay reachable. */
    abstract <R> Object perform(Client<R> client) throws Exception;

    <R> void run(Client<R> client) throws Exception {
        Object kept = perform(client);
        Cue.sayAndEnd("ready", kept);
    }

    private static <R> List<R> sendTen(Client<R> client) throws Exception {
        List<R> leased = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            leased.add(client.send());
        }
        return leased;
    }

    private static <R> List<R> sendInSequence(Client<R> client) throws Exception {
        List<R> responses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            responses.add(client.send());
        }
        return responses;
    }

    private static <R> void round(Client<R> client) throws Exception {
        atOnce(() -> {
            client.consume(client.send());
            return client;
        });
    }

    private static <T> List<T> atOnce(Callable<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(20);
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(
                Stream.generate((Supplier<Callable<T>>) () -> task).limit(20).toList())) {
            results.add(result.get());
        }
        threads.shutdown();
        return results;
    }

    /** A client, and what its responses are. */
    interface Client<R> {
        R send() throws Exception;

        void consume(R response) throws Exception;
    }
}
