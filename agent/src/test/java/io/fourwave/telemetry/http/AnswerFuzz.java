// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.fourwave.fuzz.Claim;
import io.fourwave.telemetry.http.client.Response;
import io.fourwave.telemetry.http.client.ResponseReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** What a collector answers: read within bounds or refused, and what it says about itself fits on a line. */
public final class AnswerFuzz {
    private static final int MOST_BODY = 1024;
    private static final int LONGEST_LINE = 201;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private AnswerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        check(new Response(200, "", Map.of("Content-Type", "application/x-protobuf"), input, true));
        try {
            Response response = new ResponseReader(new ByteArrayInputStream(input), MOST_BODY).read();
            Claim.that(response.status() >= 200 && response.status() <= 999, response);
            Claim.that(response.body().length <= MOST_BODY, response);
            check(response);
        } catch (IOException refused) {
            checkLine(Failure.of(Failure.Kind.NONSENSE, refused.getMessage()).reason());
        }
    }

    private static void check(Response response) {
        PartialSuccess partial = PartialSuccess.in(response);
        Claim.that(partial.rejected() >= 0, partial);
        checkLine(partial.message());
        Claim.that(new ProtobufFields(response.body()).count(1, 2) >= 0, response);
        RetryAfter.parse(response.headers().get("Retry-After"), NOW)
                .ifPresent(wait -> Claim.that(!wait.isNegative(), wait));
    }

    private static void checkLine(String text) {
        Claim.that(text.length() <= LONGEST_LINE && text.chars().noneMatch(Character::isISOControl), text);
    }
}
