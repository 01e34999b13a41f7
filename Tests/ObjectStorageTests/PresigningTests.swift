import Testing

@testable import ObjectStorage

@Suite struct `A presigned address` {
    /// The example of Amazon's "Authenticating Requests: Using Query Parameters", but for the bucket, which stands in the path here; its
    /// signature was computed by botocore.
    @Test func `is the one that others compute`() {
        let bucket = Bucket(
            endpoint: "https://s3.amazonaws.com",
            region: "us-east-1",
            name: "examplebucket",
            accessKeyID: "AKIAIOSFODNN7EXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        )
        let get = bucket.address(of: ObjectRequest(.get, "test.txt", lifetime: 86_400), now: 1_369_353_600)
        #expect(
            get == "https://s3.amazonaws.com/examplebucket/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
                + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=733255ef022bec3f2a8701cd61d4b371f3f28c9f193a1f02279211d48d5193d7"
        )
        let put = bucket.address(of: ObjectRequest(.put, "a/b~c", contentType: "image/png", lifetime: 60), now: 1_709_251_199)
        #expect(put.contains("X-Amz-Date=20240229T235959Z"))
        #expect(put.contains("X-Amz-SignedHeaders=content-type%3Bhost"))
        #expect(put.hasSuffix("&X-Amz-Signature=80ef74f93cb547ff4f69535a908b677ec5e1c6df7c5ebc358aa57c1b436e6e86"))
    }
}
