using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;

namespace RevitAutoPlan.Companion
{
    /// <summary>Starts the companion when a call needs it. Used by the client's own thread alone.</summary>
    internal sealed class CompanionLauncher
    {
        /// <summary>How the companion ends when another one of this user already runs.</summary>
        private const int AlreadyRunning = 3;
        /// <summary>A start that failed is not tried again before a while has passed: half a minute, then twice as long each time, in seconds.</summary>
        private const int FirstPause = 30;
        private const int LongestPause = 600;

        private readonly CompanionOptions options;
        private readonly Action<string> log;
        private Stopwatch sinceStart;
        private Process process;
        private Unavailable failure;
        private int pause = FirstPause;
        private bool wasThere;

        public CompanionLauncher(CompanionOptions options, Action<string> log)
        {
            this.options = options;
            this.log = log;
        }

        /// <summary>Starts the companion unless that was done a short while ago.</summary>
        /// <param name="instead">Why there is no companion to talk to, for when none can be started.</param>
        /// <param name="isFinal">False while it is worth trying again soon.</param>
        /// <returns>Why there is none now.</returns>
        public Unavailable Start(Unavailable instead, out bool isFinal)
        {
            isFinal = true;
            if (!options.StartCompanion) return instead;
            if (sinceStart != null && sinceStart.Elapsed < options.StartPatience + TimeSpan.FromSeconds(pause)) return Progress(out isFinal);
            string path = CompanionInstall.Find(options.CompanionPath);
            if (path == null) return instead.Reason == UnavailableReason.NotRunning && !wasThere ? UnavailableWords.NotInstalled() : instead;
            if (sinceStart != null) pause = Math.Min(LongestPause, pause * 2);
            Launch(path);
            return Progress(out isFinal);
        }

        /// <summary>A connection was made: the next loss is a new story.</summary>
        public void Forget()
        {
            wasThere = true;
            sinceStart = null;
            failure = null;
            pause = FirstPause;
            Release();
        }

        private void Launch(string path)
        {
            sinceStart = Stopwatch.StartNew();
            failure = null;
            Release();
            var start = new ProcessStartInfo(path, options.CompanionArguments ?? "")
            {
                // Through the shell of Windows: without it the companion would inherit handles of Revit and keep its files open.
                UseShellExecute = Path.DirectorySeparatorChar == '\\',
                CreateNoWindow = true,
                WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ""
            };
            try
            {
                log("starting the companion: " + path);
                process = Process.Start(start);
            }
            catch (Exception error) when (error is Win32Exception || error is InvalidOperationException || error is IOException)
            {
                failure = UnavailableWords.StartFailed(error.Message);
            }
        }

        private Unavailable Progress(out bool isFinal)
        {
            if (failure == null && HasFailed()) failure = UnavailableWords.StartFailed("it ended at once.");
            if (failure == null && sinceStart.Elapsed > options.StartPatience)
            {
                failure = UnavailableWords.StartFailed("it was not ready within " + options.StartPatience.TotalSeconds + " s.");
            }
            isFinal = failure != null;
            return failure ?? UnavailableWords.Starting();
        }

        private bool HasFailed()
        {
            try
            {
                // A companion that hands over to one that runs ends well; so does a launcher that leaves the program behind.
                return process != null && process.HasExited && process.ExitCode != 0 && process.ExitCode != AlreadyRunning;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        private void Release()
        {
            if (process != null) process.Dispose();
            process = null;
        }
    }
}
