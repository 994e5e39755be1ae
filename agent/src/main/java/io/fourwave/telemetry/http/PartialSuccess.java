// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.fourwave.telemetry.http.client.Response;

/** What OTLP's Export*ServiceResponse says in field 1: how many items were refused (field 1), and why (field 2). */
record PartialSuccess(long rejected, String message) {

    static PartialSuccess in(Response response) {
        ProtobufFields answer = new ProtobufFields(response.protobuf() ? response.body() : new byte[0]);
        while (answer.next()) {
            if (answer.field() == 1) {
                return read(answer.message());
            }
        }
        return new PartialSuccess(0, "");
    }

    private static PartialSuccess read(ProtobufFields partial) {
        long rejected = 0;
        String message = "";
        while (partial.next()) {
            switch (partial.field()) {
                case 1 -> rejected = Math.max(0, partial.number());
                case 2 -> message = partial.text();
                default -> {}
            }
        }
        return new PartialSuccess(rejected, Failure.printable(message));
    }
}
