using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>Puts payloads into WebSocket frames (RFC 6455 section 5.2), each whole in one frame.</summary>
    internal static class FrameWriter
    {
        /// <param name="opcode">The kind of frame.</param>
        /// <param name="payload">What it carries.</param>
        /// <param name="mask">Four random bytes for the frame of a client; <c>null</c> for that of a server.</param>
        public static byte[] Write(int opcode, byte[] payload, byte[] mask)
        {
            int lengthBytes = payload.Length < 126 ? 0 : payload.Length < 65536 ? 2 : 8;
            int head = 2 + lengthBytes + (mask == null ? 0 : 4);
            var frame = new byte[head + payload.Length];
            frame[0] = (byte)(0x80 | opcode);
            frame[1] = (byte)((mask == null ? 0 : 0x80) | (lengthBytes == 0 ? payload.Length : lengthBytes == 2 ? 126 : 127));
            for (int index = 0; index < lengthBytes; index++)
            {
                frame[2 + index] = (byte)((long)payload.Length >> (8 * (lengthBytes - 1 - index)));
            }
            if (mask == null)
            {
                Buffer.BlockCopy(payload, 0, frame, head, payload.Length);
                return frame;
            }
            Buffer.BlockCopy(mask, 0, frame, head - 4, 4);
            for (int index = 0; index < payload.Length; index++) frame[head + index] = (byte)(payload[index] ^ mask[index & 3]);
            return frame;
        }
    }
}
