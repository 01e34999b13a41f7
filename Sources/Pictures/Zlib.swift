import CZlib

/// CRC-32 as PNG uses it.
func checksum(_ bytes: ArraySlice<UInt8>) -> Int {
    unsafe bytes.withUnsafeBufferPointer { buffer in
        Int(unsafe crc32(0, buffer.baseAddress, UInt32(buffer.count)))
    }
}

/// Whether a zlib stream (RFC 1950) ends where the bytes end and holds exactly so many; nothing is kept of what comes out.
func inflates(_ compressed: [UInt8], to count: Int) throws(PictureFault) -> Bool {
    var stream = unsafe z_stream()
    guard unsafe inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { throw .damaged }
    defer { unsafe inflateEnd(&stream) }
    var input = compressed
    var window = [UInt8](repeating: 0, count: 64 * 1024)
    return unsafe input.withUnsafeMutableBufferPointer { input in
        unsafe window.withUnsafeMutableBufferPointer { window in
            unsafe stream.next_in = input.baseAddress
            unsafe stream.avail_in = UInt32(input.count)
            var produced = 0
            while true {
                unsafe stream.next_out = window.baseAddress
                unsafe stream.avail_out = UInt32(window.count)
                let status = unsafe inflate(&stream, Z_NO_FLUSH)
                produced += window.count - Int(unsafe stream.avail_out)
                guard produced <= count else { return false }
                if status == Z_STREAM_END { return unsafe produced == count && stream.avail_in == 0 }
                guard status == Z_OK else { return false }
            }
        }
    }
}
