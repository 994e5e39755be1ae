// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;

/**
 * A parameter of an advice: what the woven object answers to a public method without arguments. The advice cannot call
 * it in Java, because its class is a library's that is not there when we are compiled.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@interface Asked {
    /** The method's name. */
    String value();

    /** Asked of the class that is woven, whichever of its parents has the method: no other class is looked at. */
    enum Mapping implements Advice.OffsetMapping.Factory<Asked> {
        INSTANCE;

        @Override
        public Class<Asked> getAnnotationType() {
            return Asked.class;
        }

        @Override
        public Advice.OffsetMapping make(
                ParameterDescription.InDefinedShape target,
                AnnotationDescription.Loadable<Asked> annotation,
                AdviceType adviceType) {
            String name = annotation.load().value();
            return (type, method, assigner, arguments, sort) ->
                    new Advice.OffsetMapping.Target.ForStackManipulation(answer(type, name, target.getType()));
        }

        private static StackManipulation answer(TypeDescription type, String name, TypeDescription.Generic result) {
            MethodDescription asked = new MethodDescription.Latent(
                    type, new MethodDescription.Token(name, Visibility.PUBLIC.getMask(), result));
            return new StackManipulation.Compound(MethodVariableAccess.loadThis(), MethodInvocation.invoke(asked));
        }
    }
}
