// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** This test class fails if it leaks a connection. What is written here goes before the configuration parameter. */
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(ConnectionLeakExtension.class)
public @interface CheckConnections {

    /** What fails the class. */
    FailOn failOn() default FailOn.LEAK;
}
