using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RevitAutoPlan.Companion
{
    /// <summary>Both sides prove that they know the token, which itself never travels.</summary>
    internal static class LinkProof
    {
        /// <summary>A fresh nonce from a secure source; each is good once.</summary>
        public static string NewNonce()
        {
            var bytes = new byte[24];
            using (RandomNumberGenerator random = RandomNumberGenerator.Create()) random.GetBytes(bytes);
            return Base64Url.Encode(bytes);
        }

        /// <summary>What the client sends: HMAC-SHA256(token, nonce|port).</summary>
        public static string OfClient(byte[] token, string nonce, int port)
        {
            return Sign(token, nonce + "|" + port.ToString(CultureInfo.InvariantCulture));
        }

        /// <summary>What the companion answers: HMAC-SHA256(token, server|nonce|port).</summary>
        public static string OfCompanion(byte[] token, string nonce, int port)
        {
            return Sign(token, "server|" + nonce + "|" + port.ToString(CultureInfo.InvariantCulture));
        }

        /// <summary>Compares in a time that does not depend on where two texts differ.</summary>
        public static bool AreEqual(string expected, string given)
        {
            if (given == null || given.Length != expected.Length) return false;
            int difference = 0;
            for (int index = 0; index < expected.Length; index++) difference |= expected[index] ^ given[index];
            return difference == 0;
        }

        private static string Sign(byte[] token, string text)
        {
            using (var hmac = new HMACSHA256(token)) return Base64Url.Encode(hmac.ComputeHash(Encoding.ASCII.GetBytes(text)));
        }
    }
}
