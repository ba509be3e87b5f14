/** An S3 store on the loopback, what goes over the line to it, and what goes wrong there. */
package dev.headway.it.s3;
